package dev.gatehouse.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** How often a migration of the embedded database writes to the disk. */
@Tag("unit")
class StoreMigrationTest {
    @TempDir
    Path folder;

    private DataSource database;
    private Connection keptOpen;

    @BeforeEach
    void open() throws SQLException {
        SyncedFile.register();
        database = new DriverManagerDataSource("jdbc:h2:synced:" + folder.resolve("gatehouse") + ";WRITE_DELAY=0");
        keptOpen = database.getConnection();
    }

    @AfterEach
    void close() throws SQLException {
        keptOpen.close();
    }

    @Test
    void allMigrationsOfANewDatabaseAreWrittenTogether() throws Exception {
        long before = file().getCurrentVersion();
        Flyway flyway = Flyway.configure()
                .dataSource(database)
                .callbacks(new DelayedWrites())
                .load();
        new StoreMigration().migrate(flyway);
        assertThat(file().getCurrentVersion() - before).isLessThan(flyway.info().applied().length);
        // Of the open file, as after a power failure.
        Files.copy(folder.resolve("gatehouse.mv.db"), folder.resolve("copy.mv.db"));
        try (Connection copy = DriverManager.getConnection("jdbc:h2:" + folder.resolve("copy"))) {
            assertThat(history(copy)).isEqualTo(history(keptOpen));
        }
    }

    @Test
    void aMigrationThatFailsEndsTheDelay() throws SQLException {
        int before = file().getAutoCommitDelay();
        assertThatThrownBy(() -> EmbeddedDatabase.writeAtEnd(database, () -> {
                    EmbeddedDatabase.delayWrites(keptOpen);
                    throw new IllegalStateException("a migration fails");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(file().getAutoCommitDelay()).isEqualTo(before);
    }

    private static List<String> history(Connection connection) {
        return JdbcClient.create(new SingleConnectionDataSource(connection, true))
                .sql("select \"script\" from \"flyway_schema_history\" order by \"installed_rank\"")
                .query(String.class)
                .list();
    }

    private MVStore file() throws SQLException {
        return EmbeddedDatabase.file(EmbeddedDatabase.session(keptOpen).orElseThrow());
    }
}
