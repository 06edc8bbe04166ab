package dev.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.GatehouseApplication;
import dev.gatehouse.support.Gatehouse;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --check --as alice} of the demo as a process, with the password on the standard input, in an empty folder. */
@Tag("e2e")
class CheckProcessTest {

    @Test
    void thePasswordIsPipedAndTheFolderStaysEmpty(@TempDir Path folder) throws Exception {
        String classes = Arrays.stream(System.getProperty("java.class.path").split(":"))
                .map(path -> Path.of(path).toAbsolutePath().toString())
                .collect(Collectors.joining(":"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classes,
                        GatehouseApplication.class.getName(),
                        "--check",
                        "--as",
                        "alice",
                        "--spring.profiles.active=demo",
                        "--server.port=0",
                        "--gatehouse.demo.ldap-port=" + Gatehouse.freePort())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        try (Writer input = process.outputWriter(StandardCharsets.UTF_8)) {
            input.write("alice-secret\n");
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output)
                .contains("ok      sign-in: demo signs the user in as alice, with the roles [editor]")
                .contains("email=alice@example.org")
                .doesNotContain("alice-secret");
        assertThat(folder).isEmptyDirectory();
    }
}
