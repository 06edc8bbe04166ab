package dev.gatehouse.support;

import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import org.springframework.util.FileSystemUtils;

/** A PostgreSQL server and its standby, which change their roles with each failover. */
public final class PostgresPair implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** What belongs to the running server, or comes to the standby by replication. */
    private static final Set<String> NOT_COPIED = Set.of("postmaster.pid", "epg-lock", "pg_wal", "pg_replslot");

    private final Path directory;
    private Server primary;
    private Server standby;
    private TcpProxy replication;

    /** @param directory for the data of both servers */
    public PostgresPair(Path directory) throws IOException, SQLException {
        this.directory = directory;
        primary = start("one", FreePorts.next());
        execute(primary, "create database gatehouse");
        replication = new TcpProxy(primary.port);
        standby = startStandby("two", FreePorts.next());
    }

    private record Server(String name, int port, EmbeddedPostgres process) {}

    /** The JDBC URL of both servers. */
    public String url() {
        return "jdbc:postgresql://localhost:" + primary.port + ",localhost:" + standby.port
                + "/gatehouse?user=postgres";
    }

    /** From now on, a commit at the primary waits for the standby, or does not. */
    public void setSynchronous(boolean synchronous) throws SQLException {
        execute(primary, "alter system set synchronous_standby_names = '" + (synchronous ? "*" : "") + "'");
        execute(primary, "select pg_reload_conf()");
        String state = synchronous ? "sync" : "async";
        await().atMost(LIMIT)
                .until(() -> text(primary, "select max(sync_state) from pg_stat_replication"), state::equals);
    }

    /** From now on, the standby receives nothing. */
    public void cutReplication() {
        replication.refuse();
    }

    /** Stops the primary without a shutdown, and promotes the standby. */
    public void failOver() throws IOException, SQLException {
        long pid = Long.parseLong(
                Files.readAllLines(data(primary.name).resolve("postmaster.pid")).get(0));
        new ProcessBuilder("kill", "-QUIT", Long.toString(pid)).start().onExit().join();
        await().atMost(LIMIT)
                .until(() ->
                        ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
        replication.close();
        execute(standby, "select pg_promote(true, 30)");
        Server stopped = primary;
        primary = standby;
        standby = stopped;
    }

    /** Replaces the stopped server with a standby of the present primary. */
    public void rebuildStandby() throws IOException, SQLException {
        standby.process.close();
        replication = new TcpProxy(primary.port);
        standby = startStandby(standby.name, standby.port);
    }

    @Override
    public void close() throws IOException {
        replication.close();
        standby.process.close();
        primary.process.close();
    }

    private Server startStandby(String name, int port) throws IOException, SQLException {
        Path target = data(name);
        FileSystemUtils.deleteRecursively(target);
        try (Connection connection = connect(primary);
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_backup_start('standby', true)");
            copy(data(primary.name), target);
            try (ResultSet label = statement.executeQuery("select labelfile from pg_backup_stop(false)")) {
                label.next();
                Files.writeString(target.resolve("backup_label"), label.getString(1));
            }
        }
        Files.createDirectories(target.resolve("pg_wal/archive_status"));
        Files.createDirectories(target.resolve("pg_replslot"));
        Files.createFile(target.resolve("standby.signal"));
        Files.writeString(
                target.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=localhost user=postgres port=" + replication.port() + "'\n");
        Server started = start(name, port);
        await().atMost(LIMIT)
                .until(() -> text(primary, "select max(state) from pg_stat_replication"), "streaming"::equals);
        return started;
    }

    private Server start(String name, int port) throws IOException {
        EmbeddedPostgres process = EmbeddedPostgres.builder()
                .setDataDirectory(data(name))
                .setCleanDataDirectory(false)
                .setPort(port)
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("wal_keep_size", "256MB")
                .start();
        return new Server(name, port, process);
    }

    private Path data(String name) {
        return directory.resolve(name);
    }

    private static void execute(Server server, String sql) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(Server server, String sql) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            String text = result.getString(1);
            return text == null ? "" : text;
        }
    }

    private static Connection connect(Server server) throws SQLException {
        return server.process.getPostgresDatabase().getConnection();
    }

    /** The server goes on changing its files: the copy is consistent after the replay of the log. */
    private static void copy(Path source, Path target) throws IOException {
        Files.walkFileTree(source, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (NOT_COPIED.contains(source.relativize(folder).toString())) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Path copy = Files.createDirectories(target.resolve(source.relativize(folder)));
                Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwx------"));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!NOT_COPIED.contains(source.relativize(file).toString())) {
                    Files.copy(file, target.resolve(source.relativize(file)));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path removedMeanwhile, IOException failure) {
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
