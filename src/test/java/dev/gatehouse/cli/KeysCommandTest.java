package dev.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.GatehouseApplication;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.token.keys.KeyAdministration;
import dev.gatehouse.token.keys.ListedKey;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.jdbc.core.JdbcTemplate;

/** T83. The key commands beside a running node, with another configuration than the node's. */
@Tag("jdk")
class KeysCommandTest {
    private static final String MASTER_KEY = "--gatehouse.keys.master-key=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private static final String RS256 = "--gatehouse.token.algorithm=RS256";

    @TempDir
    Path data;

    private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @Test
    void listChangesNothingAndNeedsNoMasterKey() {
        try (Gatehouse node = node()) {
            String before = ring(node);
            assertThat(keys("list", RS256, "--gatehouse.token.key-file=nowhere"))
                    .as(this::output)
                    .isZero();
            assertThat(output().lines().map(line -> line.replaceAll(" +", " ")))
                    .hasSize(2)
                    .allMatch(line -> line.contains(" ES256 "))
                    .anyMatch(line -> line.startsWith(current(node) + " ES256 current signs from "));
            assertThat(ring(node)).isEqualTo(before);
            assertThat(data).isEmptyDirectory();
        }
    }

    @Test
    void rotateAndCompromisedKeepTheAlgorithmOfTheRing() {
        try (Gatehouse node = node()) {
            String leaked = current(node);
            assertThat(keys("rotate", RS256, MASTER_KEY)).as(this::output).isZero();
            assertThat(keys("compromised", leaked, RS256, MASTER_KEY))
                    .as(this::output)
                    .isZero();
            assertThat(output())
                    .containsPattern(leaked + " +ES256 +withdrawn withdrawn at ")
                    .doesNotContain("RS256");
            assertThat(keys("compromised", leaked, RS256, MASTER_KEY)).isEqualTo(1);
            assertThat(keys("compromised", "a typing error", RS256, MASTER_KEY)).isEqualTo(1);
            String unknown = "x".repeat(43);
            assertThat(keys("compromised", unknown, RS256, MASTER_KEY)).isZero();
            assertThat(output()).containsPattern(unknown + " +- +withdrawn withdrawn at ");
        }
        try (Gatehouse restarted = node()) {
            assertThat(restarted.bean(KeyAdministration.class).list().stream()
                            .map(ListedKey::alg)
                            .distinct())
                    .containsExactly("ES256", null);
        }
    }

    @Test
    void aConfiguredKeyIsNotChanged() {
        try (Gatehouse node = node(
                "--gatehouse.token.algorithm=HS256",
                "--gatehouse.token.secret=kX9#mQ2$vL7!pR4@wT8%yU1^zI5&aO3*sD6(fG0)hJkLqWeRtYuIoP")) {
            String before = ring(node);
            for (List<String> command : List.of(List.of("rotate"), List.of("compromised", current(node)))) {
                assertThat(keys(Stream.concat(command.stream(), Stream.of(MASTER_KEY))
                                .toArray(String[]::new)))
                        .isEqualTo(1);
                assertThat(output()).startsWith("The key is set in the configuration");
            }
            assertThat(ring(node)).isEqualTo(before);
        }
    }

    @Test
    void aDatabaseIsNeitherCreatedNorMigrated() throws Exception {
        assertThat(run("keys", "list", "--gatehouse.data-dir=" + data)).isEqualTo(1);
        assertThat(output()).startsWith("There is no database. The first start of the service creates it");
        assertThat(data).isEmptyDirectory();
        try (Connection empty = DriverManager.getConnection(url, "sa", "")) {
            assertThat(keys("list")).isEqualTo(1);
            assertThat(output()).startsWith("the database has no keys, or those of another version of Gatehouse");
            assertThat(empty.getMetaData().getTables(null, "PUBLIC", "%", null).next())
                    .isFalse();
        }
    }

    private Gatehouse node(String... more) {
        return Gatehouse.bare(Stream.concat(
                        Stream.of("--spring.datasource.url=" + url, MASTER_KEY, Gatehouse.atRealTime()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private static String current(Gatehouse node) {
        return node.bean(KeyAdministration.class).list().stream()
                .filter(key -> key.state() == ListedKey.State.CURRENT)
                .findFirst()
                .orElseThrow()
                .kid();
    }

    private static String ring(Gatehouse node) {
        JdbcTemplate store = node.bean(JdbcTemplate.class);
        return store.queryForList("select * from key_ring order by ring") + "\n"
                + store.queryForList("select * from ring_key order by kid");
    }

    private int keys(String... arguments) {
        return run(Stream.of(
                        Stream.of("keys"),
                        Stream.of(arguments),
                        Stream.of("--spring.datasource.url=" + url, "--gatehouse.data-dir=" + data))
                .flatMap(words -> words)
                .toArray(String[]::new));
    }

    private int run(String... arguments) {
        output.reset();
        return CommandLine.run(
                        new SpringApplication(GatehouseApplication.class),
                        arguments,
                        new PrintStream(output, true, StandardCharsets.UTF_8))
                .orElseThrow();
    }

    private String output() {
        return output.toString(StandardCharsets.UTF_8);
    }
}
