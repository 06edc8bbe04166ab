package dev.gatehouse.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.GatehouseApplication;
import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.IdentitySources;
import dev.gatehouse.storage.StoreReads;
import dev.gatehouse.support.Edge;
import dev.gatehouse.token.TokenIssuer;
import dev.gatehouse.token.keys.SigningKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;

/** Which settings an edge accepts, and how it is chosen. */
class EdgeSettingsTest {
    private static final String[] COMPLETE = {
        "--spring.profiles.active=edge",
        "--server.port=0",
        "--gatehouse.edge.core=http://127.0.0.1:1",
        "--gatehouse.edge.client-id=" + Edge.VERIFIER.id(),
        "--gatehouse.edge.client-secret=" + Edge.VERIFIER.secret()
    };

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--spring.datasource.url=jdbc:postgresql://db/gatehouse | the option --spring.datasource.url is set, but an edge has no database, no folder and no users",
                "--gatehouse.data-dir=/var/lib/gatehouse | the option --gatehouse.data-dir is set, but an edge has no database, no folder and no users",
                "--gatehouse.identity.ldap.corp.urls=ldap://localhost | the option --gatehouse.identity.ldap.corp.urls is no setting",
                "--gatehouse.keys.master-key=abc | the option --gatehouse.keys.master-key is no setting",
                "--gatehouse.token.renew-after=1m | the option --gatehouse.token.renew-after is no setting",
                "--gatehouse.throttle.free-failures=3 | the option --gatehouse.throttle.free-failures is no setting",
                "--gatehouse.edge.max-stalenes=5m | the option --gatehouse.edge.max-stalenes is no setting, did you mean gatehouse.edge.max-staleness?",
                "--gatehouse.edge.max-staleness=59s | gatehouse.edge.max-staleness is shorter than a minute",
                "--gatehouse.edge.core=login.example.com | gatehouse.edge.core has login.example.com, which is no address of a server",
                "--gatehouse.edge.core= | gatehouse.edge.core is not set",
                "--gatehouse.edge.client-secret= | gatehouse.edge.client-id or gatehouse.edge.client-secret is not set",
                "--spring.profiles.active= | the option --gatehouse.edge.core is a setting of an edge, but the profile edge is not active",
                "--spring.profiles.active=egde | spring.profiles.active names egde, for which there is no file",
                "--spring.profiles.active=edge,gatehouse-command | an edge has no commands, and the profile edge is active",
            })
    void whatAnEdgeCannotUseStopsTheStart(String argument, String problem) {
        String name = argument.replaceFirst("=.*", "=");
        String[] arguments = Stream.concat(
                        Stream.of(COMPLETE).filter(other -> !other.startsWith(name)), Stream.of(argument))
                .toArray(String[]::new);
        assertThatThrownBy(() -> start(arguments).close())
                .satisfies(failure -> assertThat(NestedExceptionUtils.getMostSpecificCause(failure))
                        .isInstanceOf(Misconfiguration.class)
                        .hasMessage(problem));
    }

    private static ConfigurableApplicationContext start(String... arguments) {
        return new SpringApplication(GatehouseApplication.class, EdgeApplication.class).run(arguments);
    }

    @Test
    void anEdgeHasNoDatabaseAndNoKeysThatSign() {
        try (ConfigurableApplicationContext edge = start(COMPLETE)) {
            assertThat(Stream.of(
                                    DataSource.class,
                                    IdentitySources.class,
                                    SigningKeys.class,
                                    StoreReads.class,
                                    TokenIssuer.class)
                            .filter(type -> edge.getBeanNamesForType(type).length > 0))
                    .isEmpty();
        }
    }

    /** The process ends because a setting is missing that only an edge needs. */
    @Test
    void theVariableForTheProfileStartsAnEdge() throws Exception {
        ProcessBuilder command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        GatehouseApplication.class.getName(),
                        "--server.port=0")
                .redirectErrorStream(true);
        command.environment().put("SPRING_PROFILES_ACTIVE", "edge");
        Process process = command.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(output).contains("gatehouse.edge.core is not set");
    }
}
