package dev.gatehouse.interop;

import static dev.gatehouse.support.ShellScript.output;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.MarkdownPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The code in docs/verify.md and docs/verifiers.md is the code that the tests run. */
class VerifyPageTest {

    @ParameterizedTest
    @CsvSource({
        "xml, verifiers/spring/sample/pom.xml",
        "yaml, verifiers/spring/sample/src/main/resources/application.yml",
        "java, verifiers/spring/sample/src/main/java/example/orders/OrdersApplication.java",
        "js, verifiers/node/example/orders.mjs",
        "python, verifiers/python/example/orders.py"
    })
    void theServicesOnThePageAreThoseOfTheTests(String language, Path file) throws IOException {
        assertThat(MarkdownPage.of("docs/verify.md").blocks(language)).contains(Files.readString(file));
    }

    @Test
    void introspectionAnswersWhatThePageSays() throws Exception {
        RegisteredVerifier orders = new RegisteredVerifier("orders", "4f1d".repeat(16));
        try (Gatehouse gatehouse = Gatehouse.demo(orders.arguments())) {
            String curl = MarkdownPage.replaced(
                    MarkdownPage.of("docs/verifiers.md").blocks("sh").get(1),
                    "localhost:8080",
                    "127.0.0.1:" + gatehouse.port());
            assertThat(output(curl, Map.of("SECRET", orders.secret(), "TOKEN", gatehouse.signIn("alice"))))
                    .contains("\"active\":true", "\"sub\":\"alice\"");
            assertThat(output(curl, Map.of("SECRET", orders.secret(), "TOKEN", "nonsense")))
                    .isEqualTo("{\"active\":false}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/verify.md", "docs/gateways.md", "docs/gateways-other.md"})
    void everyYamlBlockIsValid(String file) throws IOException {
        assertThat(MarkdownPage.of(file).blocks("yaml"))
                .isNotEmpty()
                .allSatisfy(block -> assertThat(new Yaml().<Object>load(block)).isNotNull());
    }
}
