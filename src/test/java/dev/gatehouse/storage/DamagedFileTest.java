package dev.gatehouse.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.support.Gatehouse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** A file of the embedded database that was cut, emptied, deleted or replaced by an older one stops the start. */
class DamagedFileTest {
    private static final int ROWS = 300;
    private static final int STEP_BYTES = 2_048;

    @TempDir
    Path folder;

    @Test
    void aClosedFileThatWasCutIsRefusedWhereverTheCutIs() throws Exception {
        Path original = Files.createDirectory(folder.resolve("original"));
        CommitMark mark = mark(original);
        start(mark);
        fill(original, mark);
        mark.close();
        byte[] whole = Files.readAllBytes(original.resolve("db.mv.db"));
        for (int length = 0; length < whole.length; length += STEP_BYTES) {
            assertThat(startsWith(original, Arrays.copyOf(whole, length)))
                    .as("%d of %d bytes", length, whole.length)
                    .isFalse();
        }
        assertThat(startsWith(original, whole)).isTrue();
        assertThat(rows(original)).isEqualTo(ROWS);
    }

    /** H2 does not look for all parts of its file after an orderly shutdown; here the bytes that are missing belong to none. */
    @Test
    void aClosedFileThatIsShorterIsRefusedEvenIfH2FindsItsLastCommit() throws Exception {
        byte[] whole = fill(folder, mark(folder));
        Files.write(folder.resolve("db.mv.db"), Arrays.copyOf(whole, whole.length + STEP_BYTES));
        mark(folder).close();
        assertThat(startsWith(folder, whole)).isFalse();
    }

    @Test
    void aFileOfAKilledProcessThatWasCutIsRefusedOrHasAllCommitsOfTheMark() throws Exception {
        Path original = Files.createDirectory(folder.resolve("original"));
        CommitMark mark = mark(original);
        start(mark);
        byte[] whole = fill(original, mark);
        int refused = 0;
        for (int length = 0; length <= whole.length; length += STEP_BYTES) {
            if (startsWith(original, Arrays.copyOf(whole, length))) {
                assertThat(rows(original))
                        .as("%d of %d bytes", length, whole.length)
                        .isEqualTo(ROWS);
            } else {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(whole.length / STEP_BYTES / 2);
        assertThat(startsWith(original, whole)).isTrue();
    }

    @Test
    void anOlderEmptyOrDeletedFileStopsTheStartUntilTheMarkIsDeleted() throws Exception {
        Path database = folder.resolve("gatehouse.mv.db");
        Path older = folder.resolve("older");
        gatehouse().close();
        Files.copy(database, older);
        try (Gatehouse gatehouse = gatehouse()) {
            gatehouse.bean(EmbeddedDatabase.class).maintain();
        }
        gatehouse().close();
        Files.copy(older, database, StandardCopyOption.REPLACE_EXISTING);
        assertNamed(() -> gatehouse().close());
        Files.write(database, new byte[0]);
        assertNamed(() -> gatehouse().close());
        Files.delete(database);
        assertNamed(() -> gatehouse().close());
        Files.delete(folder.resolve("gatehouse.mark"));
        gatehouse().close();
    }

    @Test
    void aHeaderThatIsNotReadableIsNamed() throws Exception {
        Files.writeString(folder.resolve("gatehouse.mv.db"), "x".repeat(20_000));
        assertThatThrownBy(() -> gatehouse().close())
                .isInstanceOf(Misconfiguration.class)
                .hasMessageStartingWith(
                        "The embedded database " + folder.resolve("gatehouse.mv.db") + " was cut or damaged");
    }

    private void assertNamed(ThrowingCallable start) {
        assertThatThrownBy(start).isInstanceOfSatisfying(Misconfiguration.class, refused -> {
            assertThat(refused.getMessage())
                    .startsWith("The embedded database " + folder.resolve("gatehouse.mv.db") + " has lost commits");
            assertThat(refused.action()).contains("delete " + folder.resolve("gatehouse.mark"));
        });
    }

    private Gatehouse gatehouse() {
        return Gatehouse.bare("--gatehouse.data-dir=" + folder, "--spring.datasource.url=" + url(folder, "gatehouse"));
    }

    /** @return the file that a killed process would leave behind at the end */
    private static byte[] fill(Path folder, CommitMark mark) throws Exception {
        try (Connection connection = database(folder).getConnection()) {
            JdbcTemplate jdbc = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
            jdbc.execute("create table item (id int primary key, text varchar)");
            for (int i = 0; i < ROWS; i++) {
                jdbc.update("insert into item values (?, ?)", i, "text " + i);
            }
            mark.write(store(connection));
            return Files.readAllBytes(folder.resolve("db.mv.db"));
        }
    }

    /** Whether a start accepts the content. */
    private boolean startsWith(Path folder, byte[] content) throws Exception {
        Files.write(folder.resolve("db.mv.db"), content);
        try {
            start(mark(folder));
            return true;
        } catch (Misconfiguration refused) {
            assertThat(refused).hasMessageStartingWith("The embedded database " + folder.resolve("db.mv.db"));
            return false;
        }
    }

    private static void start(CommitMark mark) {
        mark.postProcessBeanFactory(new DefaultListableBeanFactory());
    }

    private static CommitMark mark(Path folder) {
        return new CommitMark(url(folder, "db"));
    }

    private static int rows(Path folder) {
        Integer count =
                new JdbcTemplate(database(folder)).queryForObject("select count(text) from item", Integer.class);
        return count == null ? 0 : count;
    }

    private static DriverManagerDataSource database(Path folder) {
        return new DriverManagerDataSource(url(folder, "db"));
    }

    private static String url(Path folder, String name) {
        return "jdbc:h2:file:" + folder.resolve(name) + ";WRITE_DELAY=0";
    }

    private static MVStore store(Connection connection) throws SQLException {
        SessionLocal session =
                (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
        return session.getDatabase().getStore().getMvStore();
    }
}
