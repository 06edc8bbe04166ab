package dev.gatehouse.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commits of several threads at the same moment are in the file when they return. H2 2.5.252 loses some when the file is older than
 * the retention time, which is 45 s by default and a second here.
 */
@Tag("slow")
class CommitsAtOnceTest {
    private static final int THREADS = 5;
    private static final int ROUNDS = 400;
    private static final int ROUNDS_PER_COPY = 3;

    @TempDir
    Path folder;

    private final CyclicBarrier start = new CyclicBarrier(THREADS);

    @Test
    void aCopyOfTheFileHasAllCommitsThatHaveReturned() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Connection> connections = new ArrayList<>();
        try {
            for (int i = 0; i < THREADS; i++) {
                connections.add(connect(folder));
            }
            execute(connections.get(0), "create table item0 (id int primary key, text varchar)");
            execute(connections.get(0), "create table item1 (id int primary key, text varchar)");
            for (int round = 1; round <= ROUNDS; round++) {
                insertAtOnce(threads, connections, round * THREADS);
                if (round % ROUNDS_PER_COPY == 0) {
                    assertThat(rowsOfCopy(round)).isEqualTo(round * THREADS);
                }
            }
        } finally {
            threads.shutdownNow();
            for (Connection connection : connections) {
                connection.close();
            }
        }
    }

    private void insertAtOnce(ExecutorService threads, List<Connection> connections, int firstId) throws Exception {
        List<Future<?>> commits = new ArrayList<>();
        for (Connection connection : connections) {
            int id = firstId + commits.size();
            commits.add(threads.submit(() -> {
                connection.setAutoCommit(false);
                start.await();
                execute(
                        connection,
                        "insert into item" + id % 2 + " values (" + id + ", repeat('x', " + id % 700 + "))");
                connection.commit();
                return id;
            }));
        }
        for (Future<?> commit : commits) {
            commit.get();
        }
    }

    private int rowsOfCopy(int round) throws Exception {
        Path copy = Files.createDirectory(folder.resolve("copy" + round));
        Files.copy(folder.resolve("db.mv.db"), copy.resolve("db.mv.db"));
        try (Connection connection = connect(copy);
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("select (select count(*) from item0) + (select count(*) from item1)")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static Connection connect(Path folder) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:h2:file:" + folder.resolve("db") + ";WRITE_DELAY=0;RETENTION_TIME=1000");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
