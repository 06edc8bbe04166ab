package dev.gatehouse.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Two servers of PostgreSQL that Patroni manages by etcd, with the configuration of docs/patroni.md. */
public final class PatroniCluster implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final Path folder;
    private final int etcdPort = FreePorts.next();
    private final Process etcd;
    private Server one;
    private final Server two;

    /** @param folder for all files, empty */
    public PatroniCluster(Path folder) throws IOException {
        this.folder = folder;
        own(folder);
        this.etcd = startEtcd();
        this.one = start("db1");
        await().atMost(LIMIT).until(() -> isPrimary(one));
        this.two = start("db2");
        await().atMost(LIMIT).until(() -> hasSynchronousStandby(one));
        jdbc(one.port, "postgres").sql("create database gatehouse").update();
    }

    private record Server(
            String name, int port, Path data, @Nullable Process patroni) {}

    /** The JDBC URL of both servers. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + one.port + ",127.0.0.1:" + two.port + "/gatehouse?user=postgres";
    }

    /** Kills the first server, which is the primary, and its Patroni, as by a failure of the machine. */
    public void killPrimary() throws IOException {
        assertThat(isPrimary(one)).isTrue();
        kill(one);
    }

    /** Whether the second server accepts writes. */
    public boolean isFailedOver() {
        return isPrimary(two);
    }

    /** Starts the first server again. Returns when it is a standby that commits wait for. */
    public void restartKilled() throws IOException {
        one = started(one);
        await().atMost(LIMIT).until(() -> hasSynchronousStandby(two));
    }

    @Override
    public void close() throws IOException {
        kill(one);
        kill(two);
        stop(etcd);
    }

    private Process startEtcd() throws IOException {
        String client = "http://127.0.0.1:" + etcdPort;
        String peer = "http://127.0.0.1:" + FreePorts.next();
        return run(
                "etcd",
                "etcd",
                "--data-dir=" + folder.resolve("etcd"),
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer);
    }

    private Server start(String name) throws IOException {
        Server server = new Server(name, FreePorts.next(), folder.resolve(name), null);
        int apiPort = FreePorts.next();
        String text = MarkdownPage.replaced(
                MarkdownPage.of("docs/patroni.md").block("yaml"),
                "name: db1",
                "name: " + name,
                "etcd1.example.com:2379",
                "127.0.0.1:" + etcdPort,
                "0.0.0.0:8008",
                "127.0.0.1:" + apiPort,
                "db1.example.com:8008",
                "127.0.0.1:" + apiPort,
                "0.0.0.0:5432",
                "127.0.0.1:" + server.port,
                "db1.example.com:5432",
                "127.0.0.1:" + server.port,
                "/var/lib/postgresql/gatehouse",
                server.data.toString(),
                "/usr/lib/postgresql/15/bin",
                newestPrograms().toString(),
                "10.0.0.0/24 scram-sha-256",
                "127.0.0.1/32 trust");
        Files.writeString(configuration(name), text + "  parameters: {unix_socket_directories: " + folder + "}\n");
        return started(server);
    }

    private Server started(Server server) throws IOException {
        String file = configuration(server.name).toString();
        return new Server(server.name, server.port, server.data, run(server.name, "patroni", file));
    }

    private Path configuration(String name) {
        return folder.resolve(name + ".yml");
    }

    private static Path newestPrograms() throws IOException {
        try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            return versions.max(Comparator.comparing(
                            version -> Integer.valueOf(version.getFileName().toString())))
                    .orElseThrow()
                    .resolve("bin");
        }
    }

    private static boolean hasSynchronousStandby(Server primary) {
        return query(primary, "select count(*) from pg_stat_replication where sync_state = 'sync'", "1");
    }

    private static boolean isPrimary(Server server) {
        return query(server, "select pg_is_in_recovery()::text", "false");
    }

    private static boolean query(Server server, String sql, String expected) {
        try {
            return jdbc(server.port, "postgres")
                    .sql(sql)
                    .query(String.class)
                    .single()
                    .equals(expected);
        } catch (RuntimeException notYet) {
            return false;
        }
    }

    private static JdbcClient jdbc(int port, String database) {
        return JdbcClient.create(new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:" + port + "/" + database
                + "?user=postgres&connectTimeout=2&socketTimeout=5"));
    }

    /** The servers refuse to run as root, so they run as the user that the package of PostgreSQL makes. */
    private Process run(String name, String... command) throws IOException {
        List<String> all = new ArrayList<>(isRoot() ? List.of("runuser", "-u", "postgres", "--") : List.of());
        all.addAll(List.of(command));
        File output = folder.resolve(name + ".log").toFile();
        return new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
                .start();
    }

    private static void own(Path folder) throws IOException {
        if (isRoot()) {
            Files.setOwner(
                    folder,
                    folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres"));
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static void kill(Server server) throws IOException {
        stop(Objects.requireNonNull(server.patroni));
        Path pid = server.data.resolve("postmaster.pid");
        if (Files.exists(pid)) {
            ProcessHandle.of(Long.parseLong(Files.readAllLines(pid).get(0))).ifPresent(postmaster -> {
                Stream.concat(postmaster.descendants().toList().stream(), Stream.of(postmaster))
                        .forEach(ProcessHandle::destroyForcibly);
                postmaster.onExit().join();
            });
        }
    }

    private static void stop(Process process) {
        process.descendants().toList().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }
}
