package dev.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.GatehouseApplication;
import dev.gatehouse.support.Gatehouse;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The commands of {@code java -jar gatehouse.jar}. */
@Tag("jdk")
class CommandLineTest {
    @TempDir
    Path data;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h"})
    void helpNamesTheDemoTheDocumentationAndTheData(String option) {
        assertThat(run(option)).hasValue(0);
        assertThat(output())
                .startsWith("Usage: java -jar gatehouse.jar")
                .contains("spring.profiles.active=demo", "/docs", "./data", "gatehouse.data-dir");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "-V"})
    void theVersionIsPrinted(String option) {
        assertThat(run(option)).hasValue(0);
        assertThat(output()).startsWith("gatehouse ").hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chekc|unknown command chekc",
                "-x|unknown command -x",
                "--nonsense|unknown option --nonsense",
                "--versoin|unknown option --versoin",
                "--nonsense=hunter2|unknown option --nonsense",
                "--check=true|unknown option --check",
                "--|unknown option --",
                "--.x|unknown option --.x",
                "--server.port=1 --server.port=2|the option --server.port is given twice",
                "--gatehouse.data-dir=a --gatehouse.dataDir=b|the option --gatehouse.dataDir is given twice",
                "--check --as=alice --as=bob|the option --as is given twice",
                "--gatehouse.token.lifetme=5m|the option --gatehouse.token.lifetme is no setting, did you mean gatehouse.token.lifetime?",
                "--check --gatehouse.token.lifetme=5m|the option --gatehouse.token.lifetme is no setting, did you mean gatehouse.token.lifetime?",
                "keys list --gatehosue.token.lifetime=5m|the option --gatehosue.token.lifetime is no setting, did you mean gatehouse?",
            })
    void wrongUsageEndsWithTwoLinesAndCodeTwo(String arguments, String problem) {
        assertThat(run(arguments.split(" "))).hasValue(2);
        assertThat(output().lines()).containsExactly("gatehouse: " + problem, "--help lists the commands and options.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--server.port=0",
                "--debug",
                "--trace",
                "--gatehouse.token.lifetime=5m",
                "--gatehouse.watch.burst.times=1",
                "--gatehouse.roles.editor.ldap-groups[0]=x",
                "--gatehouse.demo.ldap-port=1389",
                "--other.key=x"
            })
    void knownOptionsStartTheService(String option) {
        assertThat(run(option)).isEmpty();
    }

    @Test
    void aCheckReportsItsStepsAndChangesNothing() {
        assertThat(check(
                        "--gatehouse.watch.burst.times=20",
                        "--spring.datasource.hikari.connection-timeout=9000",
                        "--logging.level.root=debug"))
                .as(this::output)
                .hasValue(0);
        assertThat(output().lines())
                .anyMatch(line -> line.startsWith("WARN    configuration: gatehouse.watch.burst has no effect"))
                .anyMatch(line -> line.matches("ok {6}configuration: valid \\(\\d+ ms\\)"))
                .anyMatch(line -> line.matches("ok {6}store: H2 [0-9.]+ .*\\(\\d+ ms\\)"))
                .anyMatch(line -> line.matches("ok {6}store: there is no database yet: .*"))
                .anyMatch(line -> line.matches("ok {6}local: 0 users in the local table .*"));
        assertThat(output()).doesNotContain("password");
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void aFolderThatCannotBeCreatedIsReportedAndTheCheckGoesOn() throws Exception {
        Path file = Files.createFile(data.resolve("file"));
        assertThat(run("--check", "--server.port=0", "--gatehouse.data-dir=" + file.resolve("data")))
                .hasValue(1);
        assertThat(output())
                .contains("FAILED  data-dir: gatehouse.data-dir is a folder that cannot be created: ")
                .contains("ok      store: ");
    }

    @Test
    void aMasterKeyThatDoesNotFitTheStoreIsReportedAndNothingIsChanged() throws Exception {
        Path file = data.resolve("gatehouse.mv.db");
        DriverManagerDataSource database = new DriverManagerDataSource(
                "jdbc:h2:file:" + data.resolve("gatehouse").toAbsolutePath());
        Flyway.configure().dataSource(database).load().migrate();
        JdbcTemplate jdbc = new JdbcTemplate(database);
        jdbc.update(
                "insert into ring_key (ring, kid, algorithm, wrapped, published_at, signs_from) values ('signing', 'k',"
                        + " 'ES256', '0011223344556677.AA.AA', current_timestamp, current_timestamp)");
        byte[] before = Files.readAllBytes(file);
        assertThat(check()).as(this::output).hasValue(1);
        assertThat(output()).containsOnlyOnce("gatehouse.keys.master-key lacks the key 0011223344556677");
        assertThat(output()).contains("ok      store: the schema is that of this version");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        assertThat(data)
                .isDirectoryNotContaining(
                        other -> !other.endsWith(file.getFileName().toString()));
    }

    @Test
    void theDemoIsCheckedWithItsDirectory() {
        assertThat(check("--spring.profiles.active=demo", "--gatehouse.demo.ldap-port=" + Gatehouse.freePort()))
                .as(this::output)
                .hasValue(0);
        assertThat(output())
                .contains("ok      demo: user-search-filter finds 3 users", "ok      roles: all 2 groups exist");
        assertThat(data).isEmptyDirectory();
    }

    /** A lock of the file replaces a running service, because the database does not detect one in the same process. */
    @Test
    void aCheckReportsThatTheServiceIsRunning() throws Exception {
        try (FileChannel database = FileChannel.open(
                        data.resolve("gatehouse.mv.db"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = database.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThat(check()).as(this::output).hasValue(0);
            assertThat(output())
                    .contains("ok      store: in use by a running Gatehouse")
                    .contains("ok      local: in use by a running Gatehouse");
        }
    }

    @Test
    void wrongSettingsAreReported() {
        assertThat(check("--gatehouse.token.lifetime=soon")).hasValue(1);
        assertThat(output())
                .contains(
                        "FAILED  configuration: the option --gatehouse.token.lifetime has a value that cannot be used")
                .contains("soon");
        assertThat(check("--gatehouse.token.max-size=1MB")).hasValue(1);
        assertThat(output())
                .contains("FAILED  configuration: gatehouse.token.max-size is not between")
                .contains("Give a size such as 4KB.");
        assertThat(check("--gatehouse.identity.order=corp")).hasValue(1);
        assertThat(output()).contains("gatehouse.identity.order is [corp], but the configured sources are [local]");
    }

    @Test
    void anUnavailableStoreIsReported() {
        assertThat(check("--spring.datasource.url=jdbc:postgresql://127.0.0.1:" + Gatehouse.freePort() + "/x"))
                .hasValue(1);
        assertThat(output()).contains("FAILED  store: Connection to 127.0.0.1:");
    }

    private OptionalInt check(String... arguments) {
        return run(Stream.concat(
                        Stream.of("--check", "--server.port=0", "--gatehouse.data-dir=" + data), Stream.of(arguments))
                .toArray(String[]::new));
    }

    private OptionalInt run(String... arguments) {
        output.reset();
        return CommandLine.run(
                new SpringApplication(GatehouseApplication.class),
                arguments,
                new PrintStream(output, true, StandardCharsets.UTF_8));
    }

    private String output() {
        return output.toString(StandardCharsets.UTF_8);
    }
}
