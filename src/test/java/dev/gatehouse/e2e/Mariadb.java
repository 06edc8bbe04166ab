package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.Gatehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.mariadb.jdbc.Driver;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;

/** The MariaDB server of Debian on a free port of the loopback address, without accounts, with an empty database. */
final class Mariadb implements AutoCloseable {
    private static final Path INSTALLED = Path.of("/usr/sbin/mariadbd");

    private final Path folder;
    private final int port = Gatehouse.freePort();
    private Process process;

    private Mariadb(Path folder) {
        this.folder = folder;
    }

    static Mariadb started() {
        assertThat(INSTALLED)
                .as("the server that these tests need (Debian's package mariadb-server-core)")
                .isExecutable();
        try {
            Mariadb mariadb = new Mariadb(Files.createTempDirectory("mariadb"));
            mariadb.start();
            new JdbcTemplate(new DriverManagerDataSource(mariadb.url("information_schema")))
                    .execute("create database users");
            return mariadb;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return url("users");
    }

    private String url(String database) {
        return "jdbc:mariadb://127.0.0.1:" + port + "/" + database;
    }

    /** The jar of the driver. */
    static Path driver() {
        try {
            return Path.of(Driver.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    void sql(String statement, Object... values) {
        new JdbcTemplate(new DriverManagerDataSource(url())).update(statement, values);
    }

    void start() throws IOException {
        Path log = folder.resolve("log");
        Files.deleteIfExists(log);
        process = new ProcessBuilder(List.of(
                        INSTALLED.toString(),
                        "--no-defaults",
                        "--user=" + System.getProperty("user.name"),
                        "--skip-grant-tables",
                        "--datadir=" + Files.createDirectories(folder.resolve("data")),
                        "--socket=" + folder.resolve("socket"),
                        "--bind-address=127.0.0.1",
                        "--port=" + port))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        await().until(() -> {
            String lines = Files.readString(log);
            assertThat(process.isAlive()).as(lines).isTrue();
            return lines.contains("ready for connections");
        });
    }

    void stop() {
        process.destroy();
        process.onExit().join();
    }

    /** Keeps the process from answering, while its connections stay. */
    void pause() throws IOException {
        signal("-STOP");
    }

    void resume() throws IOException {
        signal("-CONT");
    }

    private void signal(String name) throws IOException {
        Process kill = new ProcessBuilder("kill", name, String.valueOf(process.pid())).start();
        assertThat(kill.onExit().join().exitValue()).isZero();
    }

    @Override
    public void close() throws IOException {
        stop();
        FileSystemUtils.deleteRecursively(folder);
    }
}
