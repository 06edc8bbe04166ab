package dev.gatehouse.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.Gatehouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** M-11: files with secrets that exist already are restricted to their owner. */
@ExtendWith(OutputCaptureExtension.class)
class OwnerOnlyTest {

    @Test
    void anExistingFolderDatabaseAndMasterKeyAreRestricted(@TempDir Path folder) throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        String[] arguments = {
            "--gatehouse.data-dir=" + data, "--spring.datasource.url=jdbc:h2:synced:" + data.resolve("gatehouse")
        };
        Gatehouse.demo(arguments).close();
        set(data, "rwxr-xr-x");
        set(data.resolve("master-key"), "rw-r--r--");
        set(data.resolve("gatehouse.mv.db"), "rw-r--r--");
        try (Gatehouse restarted = Gatehouse.demo(arguments)) {
            assertThat(restarted.get("/actuator/health").status()).isEqualTo(200);
            assertThat(rights(data)).isEqualTo("rwx------");
            assertThat(rights(data.resolve("master-key"))).isEqualTo("rw-------");
            await().untilAsserted(() ->
                    assertThat(rights(data.resolve("gatehouse.mv.db"))).isEqualTo("rw-------"));
        }
    }

    @Test
    void aConfiguredMasterKeyIsRestrictedAndAnotherSecretIsAWarning(@TempDir Path folder, CapturedOutput output)
            throws Exception {
        Path master =
                Files.writeString(folder.resolve("master"), Base64.getEncoder().encodeToString(new byte[32]));
        Path secret = Files.writeString(folder.resolve("secret"), "a-secret-of-more-than-32-characters-0123456789");
        set(master, "r--r--r--");
        set(secret, "rw-r--r--");
        try (Gatehouse gatehouse = Gatehouse.demo(
                "--gatehouse.keys.master-key-file=" + master,
                "--gatehouse.token.algorithm=HS256",
                "--gatehouse.token.secret-file=" + secret)) {
            assertThat(gatehouse.signIn("alice")).isNotEmpty();
        }
        assertThat(rights(master)).isEqualTo("r--------");
        assertThat(rights(secret)).isEqualTo("rw-r--r--");
        assertThat(output.getAll())
                .contains(secret + " has secrets, and every user of this machine has access to it (rw-r--r--)")
                .doesNotContain(master + " has secrets");
    }

    /** As a secret of Kubernetes, which is on a read-only mount. Linux lets nobody change the rights of this file. */
    @Test
    void aFileThatCannotBeRestrictedIsAWarning(CapturedOutput output) {
        Path readOnly = Path.of("/proc/sys/kernel/hostname");
        OwnerOnly.restrict(readOnly);
        assertThat(output.getAll()).contains("WARN", "/proc/sys/kernel/hostname has secrets", "(rw-r--r--)");
    }

    @Test
    void aSharedFolderStaysSharedAndIsAWarning(@TempDir Path folder, CapturedOutput output) throws Exception {
        new ProcessBuilder("chmod", "1777", folder.toString()).start().waitFor();
        OwnerOnly.restrict(folder);
        assertThat(rights(folder)).isEqualTo("rwxrwxrwx");
        assertThat(output.getAll()).contains(folder + " has secrets");
    }

    private static void set(Path path, String rights) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));
    }

    private static String rights(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
