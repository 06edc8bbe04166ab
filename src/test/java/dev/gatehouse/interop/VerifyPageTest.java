package dev.gatehouse.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.MarkdownPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The code in docs/verify.md is the code that the tests run. */
class VerifyPageTest {

    @ParameterizedTest
    @ValueSource(strings = {"OrdersApplication", "EndedSessions"})
    void theJavaOnThePageIsTheServicesWithoutItsImports(String type) throws IOException {
        String code = Files.readString(Path.of("src/test/java/example/orders", type + ".java"))
                .lines()
                .filter(line -> !line.startsWith("package ") && !line.startsWith("import "))
                .collect(Collectors.joining("\n", "", "\n"));
        assertThat(page().blocks("java")).contains(code.stripLeading());
    }

    @Test
    void theConfigurationAndTheServicesOnNodeAndInPythonAreThoseOfTheTests() throws IOException {
        assertThat(page().blocks("yaml")).contains(Files.readString(Path.of("src/test/resources/orders.yml")));
        assertThat(page().block("js")).isEqualTo(Files.readString(Path.of("verifiers/node/example/orders.mjs")));
        assertThat(page().block("python")).isEqualTo(Files.readString(Path.of("verifiers/python/example/orders.py")));
    }

    @Test
    void introspectionAnswersWhatThePageSays() throws Exception {
        RegisteredVerifier orders = new RegisteredVerifier("orders", "4f1d".repeat(16));
        try (Gatehouse gatehouse = Gatehouse.demo(orders.arguments())) {
            String curl = MarkdownPage.replaced(page().block("sh"), "localhost:8080", "127.0.0.1:" + gatehouse.port());
            assertThat(run(curl, orders.secret(), gatehouse.signIn("alice")))
                    .contains("\"active\":true", "\"sub\":\"alice\"");
            assertThat(run(curl, orders.secret(), "nonsense")).isEqualTo("{\"active\":false}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/verify.md", "docs/gateways.md", "docs/gateways-other.md"})
    void everyYamlBlockIsValid(String file) throws IOException {
        assertThat(MarkdownPage.of(file).blocks("yaml"))
                .isNotEmpty()
                .allSatisfy(block -> assertThat(new Yaml().<Object>load(block)).isNotNull());
    }

    private static String run(String script, String secret, String token) throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder("sh", "-e", "-c", script);
        shell.environment().put("SECRET", secret);
        shell.environment().put("TOKEN", token);
        Process process = shell.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static MarkdownPage page() throws IOException {
        return MarkdownPage.of("docs/verify.md");
    }
}
