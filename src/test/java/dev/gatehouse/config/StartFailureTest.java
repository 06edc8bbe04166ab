package dev.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.GatehouseApplication;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A start that cannot succeed says why in at most five lines, and leaves no database, file or key. */
@ExtendWith(OutputCaptureExtension.class)
class StartFailureTest {
    private static final String URL = "--spring.datasource.url=";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--gatehouse.token.lifetme=5m|the option --gatehouse.token.lifetme is no setting, did you mean gatehouse.token.lifetime?",
                "--gatehouse.token.algorithm=HS256 --gatehouse.token.secret=hunter2hunter2|gatehouse.token.secret is too short",
                "--gatehouse.token.role-flags=true --gatehouse.roles.sub.ldap-groups=x|gatehouse.token.role-flags would overwrite",
                "--gatehouse.roles.editor.from.shop=x|gatehouse.roles has a key \"from\" with [shop], but the configured",
                "--gatehouse.identity.ldap.local.urls=ldap://127.0.0.1|gatehouse.identity has a source with the name local",
                "--spring.datasource.driver-class-name=no.such.Driver|",
                "--server.ssl.bundle=nothing|the web server cannot start with the settings below server: SSL bundle name 'nothing'",
                "--spring.application.json={\"gatehouse\":{\"token\":{\"lifetme\":\"5m\"}}}|gatehouse.token.lifetme (SPRING_APPLICATION_JSON) is no setting",
                "--spring.application.json={|SPRING_APPLICATION_JSON is not valid JSON",
                "--spring.config.location=/|spring.config.location replaces the defaults",
                "--spring.profiles.active=demo --spring.datasource.url=jdbc:h2:mem:refused --server.address=0.0.0.0|server.address is 0.0.0.0, but the passwords of the profile",
            })
    void aWrongSettingIsReported(String arguments, String message, CapturedOutput output) {
        refused(output, message == null ? "" : message, arguments.split(" "));
        assertThat(output.getAll()).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"server.port", "management.server.port", "gatehouse.demo.ldap-port"})
    void aPortInUseIsNamed(String key, CapturedOutput output) throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            refused(
                    output,
                    key + " is " + other.getLocalPort() + ", which another process uses",
                    "--spring.profiles.active=demo",
                    "--" + key + "=" + other.getLocalPort());
        }
    }

    @Test
    void aFolderThatCannotBeCreatedIsNamed(CapturedOutput output) throws IOException {
        Files.writeString(folder.resolve("file"), "");
        refused(
                output,
                "gatehouse.data-dir is a folder that cannot be created",
                "--gatehouse.data-dir=" + folder.resolve("file/data"));
    }

    @Test
    void anEmbeddedDatabaseInUseIsNamed(CapturedOutput output) throws IOException {
        Path file = Files.writeString(folder.resolve("used.mv.db"), "");
        try (FileChannel other = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = other.lock()) {
            assertThat(lock.isValid()).isTrue();
            String url = "jdbc:h2:file:" + folder.resolve("used");
            refused(output, "the database " + url + " is in use by another process", URL + url);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jdbc:postgresql://127.0.0.1:1/x?password=hunter2|the database jdbc:postgresql://127.0.0.1:1/x does not answer",
                "jdbc:postgresql://nowhere.invalid/x|the database jdbc:postgresql://nowhere.invalid/x does not answer",
            })
    void aDatabaseThatDoesNotAnswerIsNamed(String url, String message, CapturedOutput output) {
        refused(output, message, URL + url);
        assertThat(output.getAll()).doesNotContain("hunter2");
    }

    @Test
    void aDatabaseThatRefusesIsNamed(CapturedOutput output) {
        String url = TestPostgres.emptyDatabase();
        refused(output, "refuses the user or the password", URL + url.replace("user=postgres", "user=nobody"));
        refused(output, "does not exist", URL + url.replaceFirst("/test\\d+", "/missing"));
    }

    @Test
    void aDatabaseWithForeignOrNewerTablesIsRefused(CapturedOutput output) {
        String foreign = TestPostgres.emptyDatabase();
        TestPostgres.execute(foreign, "create table orders (id int)");
        refused(
                output,
                "spring.datasource.url names a database with tables of another application: orders",
                URL + foreign);

        String newer = TestPostgres.freshDatabase();
        TestPostgres.execute(
                newer,
                "insert into flyway_schema_history select 999, '999', 'contract since 998 later', type, 'V999__contract.sql',"
                        + " checksum, installed_by, installed_on, execution_time, success from flyway_schema_history"
                        + " where installed_rank = 1");
        refused(output, "has removed what this version uses from the database, in migrations 999", URL + newer);
    }

    @Test
    void aMissingRightIsReportedAtOnce(CapturedOutput output) {
        String url = TestPostgres.emptyDatabase();
        TestPostgres.execute(url, "create role reader login");
        TestPostgres.execute(url, "revoke create on schema public from public");
        refused(
                output,
                "the user of spring.datasource.username may not create tables",
                URL + url.replace("user=postgres", "user=reader"));
    }

    /**
     * The report is the only line of the log above INFO. Another application of this process may log while the logging is
     * configured again.
     */
    private void refused(CapturedOutput output, String message, String... arguments) {
        int before = output.getAll().length();
        SpringApplication application = new SpringApplication(GatehouseApplication.class);
        application.addListeners(new StartFailureReporter());
        assertThatThrownBy(() -> application
                        .run(Stream.concat(
                                        Stream.of(
                                                "--server.port=0",
                                                "--gatehouse.demo.ldap-port=" + Gatehouse.freePort(),
                                                "--gatehouse.data-dir=" + folder.resolve("data")),
                                        Stream.of(arguments))
                                .collect(Collectors.toMap(
                                        argument -> argument.replaceFirst("=.*", ""),
                                        Function.identity(),
                                        (early, late) -> late))
                                .values()
                                .toArray(String[]::new))
                        .close())
                .isInstanceOf(RuntimeException.class);
        List<String> lines = output.getAll()
                .substring(before)
                .lines()
                .filter(line -> !line.contains("  INFO ") && !line.contains("No appenders present in context"))
                .toList();
        assertThat(lines).hasSizeBetween(2, 5);
        assertThat(lines.get(0)).contains("Gatehouse cannot start: ", message);
        assertThat(lines.get(lines.size() - 1)).startsWith("Action: ");
        if (Files.exists(folder.resolve("data"))) {
            assertThat(folder.resolve("data")).isEmptyDirectory();
        }
    }
}
