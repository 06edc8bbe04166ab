package dev.gatehouse.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.support.Gatehouse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class EmbeddedDatabaseTest {
    private static final int ROWS = 1_000;

    @TempDir
    Path data;

    @BeforeAll
    static void register() {
        SyncedFile.register();
    }

    @Test
    void aDatabaseThatHasClosedItselfTakesLivenessDown() throws Exception {
        try (Gatehouse gatehouse = gatehouse()) {
            EmbeddedDatabase database = gatehouse.bean(EmbeddedDatabase.class);
            database.maintain();
            assertThat(gatehouse.get("/actuator/health/liveness").status()).isEqualTo(200);
            file(gatehouse.bean(DataSource.class)).closeImmediately();
            database.maintain();
            database.maintain();
            assertThat(gatehouse.get("/actuator/health/liveness").status()).isEqualTo(503);
        }
    }

    @Test
    void aDatabaseThatOpensAgainDoesNot() throws Exception {
        try (Gatehouse gatehouse = gatehouse()) {
            EmbeddedDatabase database = gatehouse.bean(EmbeddedDatabase.class);
            MVStore file = file(gatehouse.bean(DataSource.class));
            gatehouse.bean(JdbcTemplate.class).execute("shutdown immediately");
            assertThat(file.isClosed()).isTrue();
            database.maintain();
            assertThat(gatehouse.get("/actuator/health/liveness").status()).isEqualTo(200);
        }
    }

    /** Each commit replaces several pages of the file, so that its chunks stay in use for a few pages each. */
    @Test
    void maintenanceReclaimsTheSpaceOfOldCommits() throws Exception {
        try (Gatehouse gatehouse = gatehouse()) {
            JdbcTemplate jdbc = gatehouse.bean(JdbcTemplate.class);
            for (int i = 0; i < ROWS; i++) {
                insert(jdbc, i);
            }
            MVStore file = file(gatehouse.bean(DataSource.class));
            file.setRetentionTime(0);
            // Each round makes parts of the file unused; the commit after it releases them.
            for (int round = 1; round <= 3; round++) {
                gatehouse.bean(EmbeddedDatabase.class).maintain();
                insert(jdbc, ROWS + round);
            }
            assertThat(file.getFileStore().getChunksFillRate()).isGreaterThan(EmbeddedDatabase.MIN_USED);
        }
    }

    @Test
    void aNearlyFullDiskRefusesConnectionsUntilThereIsSpace() throws Exception {
        AtomicLong usable = new AtomicLong(DiskReserve.BYTES - 1);
        AtomicLong nanoTime = new AtomicLong();
        DataSource database = new DiskReserve(
                new DriverManagerDataSource("jdbc:h2:synced:" + data.resolve("db")), usable::get, nanoTime::get);
        assertThatThrownBy(database::getConnection)
                .isInstanceOf(SQLException.class)
                .hasMessageStartingWith("the disk of the embedded database is full");
        assertThat(data).isEmptyDirectory();
        usable.set(DiskReserve.BYTES);
        database.getConnection().close();
        assertThat(data).isNotEmptyDirectory();
        usable.set(DiskReserve.BYTES - 1);
        nanoTime.addAndGet(10_000_000);
        assertThatThrownBy(database::getConnection).isInstanceOf(SQLException.class);
    }

    @Test
    void theReserveConcernsTheEmbeddedFileAlone() {
        assertThat(Gatehouse.shared().bean(DataSource.class)).isNotInstanceOf(DiskReserve.class);
        try (Gatehouse gatehouse = gatehouse()) {
            assertThat(gatehouse.bean(DataSource.class)).isInstanceOf(DiskReserve.class);
        }
    }

    private static void insert(JdbcTemplate jdbc, int user) {
        jdbc.update("insert into known_origin (user_name, origin, seen_at) values (?, '', current_timestamp)", user);
    }

    private Gatehouse gatehouse() {
        return Gatehouse.bare(
                "--gatehouse.data-dir=" + data,
                "--spring.datasource.url=jdbc:h2:synced:" + data.resolve("gatehouse") + ";WRITE_DELAY=0");
    }

    private static MVStore file(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection()) {
            SessionLocal session =
                    (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
            return session.getDatabase().getStore().getMvStore();
        }
    }
}
