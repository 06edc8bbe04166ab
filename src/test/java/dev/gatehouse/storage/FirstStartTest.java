package dev.gatehouse.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a refused start deletes, and what it never deletes. */
@Tag("unit")
class FirstStartTest {
    @TempDir
    Path parent;

    private Path folder;
    private Path database;
    private Path key;

    @BeforeEach
    void paths() {
        folder = parent.resolve("data");
        database = folder.resolve("gatehouse.mv.db");
        key = folder.resolve("master-key");
    }

    @Test
    void whatARefusedStartHasCreatedIsDeleted() throws IOException {
        FirstStart start = start();
        create();
        start.close();
        assertThat(folder).doesNotExist();
    }

    @Test
    void anExistingDatabaseAndItsKeyAreKept() throws IOException {
        create();
        start().close();
        assertThat(database).exists();
        Files.delete(key);
        FirstStart start = start();
        Files.writeString(key, "");
        start.close();
        assertThat(key).exists();
    }

    @Test
    void theMarkOfALostDatabaseIsKept() throws IOException {
        Path mark = Files.writeString(Files.createDirectory(folder).resolve("gatehouse.mark"), "");
        FirstStart start = start();
        Files.writeString(key, "");
        start.close();
        assertThat(mark).exists();
        assertThat(key).exists();
    }

    @Test
    void otherFilesAreKept() throws IOException {
        Files.createDirectory(folder);
        FirstStart start = start();
        create();
        Path other = Files.writeString(folder.resolve("notes.txt"), "");
        start.close();
        assertThat(other).exists();
        assertThat(database).doesNotExist();
        assertThat(key).doesNotExist();
    }

    @Test
    void theDatabaseOfAFasterProcessIsKept() throws IOException {
        FirstStart start = start();
        create();
        try (FileChannel other = FileChannel.open(database, StandardOpenOption.WRITE);
                FileLock lock = other.lock()) {
            assertThat(lock.isValid()).isTrue();
            start.close();
        }
        assertThat(database).exists();
        assertThat(key).exists();
    }

    @Test
    void whatAStartThatSucceededHasCreatedIsKept() throws IOException {
        FirstStart start = start();
        create();
        start.onApplicationEvent(null);
        start.close();
        assertThat(database).exists();
        assertThat(key).exists();
    }

    @Test
    void theKeyOfASharedDatabaseIsKept() throws IOException {
        FirstStart start = new FirstStart("jdbc:postgresql://localhost/x", folder, key);
        create();
        start.close();
        assertThat(key).exists();
    }

    private FirstStart start() {
        return new FirstStart("jdbc:h2:synced:" + folder.resolve("gatehouse") + ";WRITE_DELAY=0", folder, key);
    }

    private void create() throws IOException {
        Files.createDirectories(folder);
        Files.writeString(database, "");
        Files.writeString(folder.resolve("gatehouse.mark"), "");
        Files.writeString(key, "");
    }
}
