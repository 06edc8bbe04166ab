package dev.gatehouse.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The check opens an embedded database without creating or changing a file. */
@Tag("unit")
class UntouchedStoreTest {
    @TempDir
    Path folder;

    @Test
    void anExistingDatabaseIsReadAndStaysAsItIs() throws IOException {
        SyncedFile.register();
        String url = "jdbc:h2:synced:" + folder.resolve("gatehouse") + ";WRITE_DELAY=0";
        open(url).execute("create table t (n int)");
        byte[] before = Files.readAllBytes(folder.resolve("gatehouse.mv.db"));
        JdbcTemplate opened = open(UntouchedStore.url(url));
        assertThat(opened.queryForObject("select count(*) from t", Integer.class))
                .isZero();
        assertThatThrownBy(() -> opened.execute("insert into t values (1)")).hasMessageContaining("read only");
        assertThat(Files.readAllBytes(folder.resolve("gatehouse.mv.db"))).isEqualTo(before);
        assertThat(files()).containsExactly("gatehouse.mv.db");
    }

    @Test
    void aMissingDatabaseIsAnEmptyOneInMemory() {
        String url = UntouchedStore.url("jdbc:h2:synced:" + folder.resolve("gatehouse") + ";WRITE_DELAY=0");
        assertThat(UntouchedStore.isNew(url)).isTrue();
        open(url).execute("create table t (n int)");
        assertThat(files()).isEmpty();
    }

    /** The start refuses it: commits are lost. */
    @Test
    void aDatabaseThatWasDeletedIsNotNew() throws IOException {
        Files.createFile(folder.resolve("gatehouse.mark"));
        String url = UntouchedStore.url("jdbc:h2:synced:" + folder.resolve("gatehouse"));
        assertThat(UntouchedStore.isNew(url)).isFalse();
        assertThatThrownBy(() -> open(url).execute("create table t (n int)"))
                .rootCause()
                .hasMessageContaining("not found");
        assertThat(files()).containsExactly("gatehouse.mark");
    }

    @Test
    void otherDatabasesAreOpenedAsConfigured() {
        assertThat(Stream.of("jdbc:postgresql://db/x", "jdbc:h2:mem:demo;DB_CLOSE_DELAY=-1", "jdbc:h2:tcp://db/x", ""))
                .allMatch(url -> UntouchedStore.url(url).equals(url));
    }

    private static JdbcTemplate open(String url) {
        return new JdbcTemplate(new DriverManagerDataSource(url));
    }

    private String[] files() {
        return Objects.requireNonNull(folder.toFile().list());
    }
}
