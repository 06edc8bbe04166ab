package dev.gatehouse.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.support.Gatehouse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.mock.env.MockEnvironment;

class DataDirectoryTest {

    @Test
    void generatedFilesAreReadableByTheirOwnerOnly(@TempDir Path folder) throws Exception {
        Path data = folder.resolve("a/data");
        String token;
        String[] arguments = {
            "--gatehouse.data-dir=" + data, "--spring.datasource.url=jdbc:h2:file:" + data.resolve("gatehouse")
        };
        try (Gatehouse gatehouse = Gatehouse.demo(arguments)) {
            token = gatehouse.signIn("alice");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("master-key"))))
                    .isEqualTo("rw-------");
            assertThat(data.toFile().list()).contains("master-key", "gatehouse.mv.db");
        }
        try (Gatehouse restarted = Gatehouse.demo(arguments)) {
            assertThat(restarted.getAs(token, "/me").status()).isEqualTo(200);
        }
    }

    @Test
    void aFolderThatCannotBeCreatedStopsTheStart(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> Gatehouse.demo("--gatehouse.data-dir=" + file.resolve("data")))
                .isInstanceOf(Misconfiguration.class)
                .hasMessageStartingWith("gatehouse.data-dir is a folder that cannot be created");
    }

    /** A read-only file system is enough for PostgreSQL with a master key from elsewhere. */
    @Test
    void theFolderIsCreatedOnlyWhenItIsNeeded(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("data");
        DataDirectory data = new DataDirectory(new MockEnvironment()
                .withProperty("gatehouse.data-dir", path.toString())
                .withProperty("spring.datasource.url", "jdbc:postgresql://db.example.com/gatehouse"));
        data.postProcessBeanFactory(new DefaultListableBeanFactory());
        assertThat(path).doesNotExist();
        assertThat(data.secretOnce("master-key", () -> "key")).hasContent("key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rwx------");
    }
}
