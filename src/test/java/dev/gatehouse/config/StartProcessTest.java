package dev.gatehouse.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.GatehouseApplication;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that cannot start: its exit code, its complete output, and its folder. */
class StartProcessTest {
    @TempDir
    Path folder;

    @Test
    void brokenYamlIsTwoLinesOfTheStartAndOneOfTheCheck() throws Exception {
        Path file = Files.writeString(folder.resolve("application.yml"), "gatehouse:\n  token: a: b\n");
        String problem = "application.yml, line 2 is not valid YAML: mapping values are not allowed here";

        List<String> start = run(1, Map.of());
        assertThat(start).hasSize(2);
        assertThat(start.get(0)).startsWith("Gatehouse cannot start: ").endsWith(problem);
        assertThat(run(1, Map.of(), "--check"))
                .singleElement()
                .asString()
                .startsWith("FAILED ")
                .contains(problem);
        assertThat(folder).isDirectoryNotContaining(other -> !other.equals(file));
    }

    @Test
    void anUnknownVariableIsReported() throws Exception {
        List<String> lines = run(
                1,
                Map.of("GATEHOUSE_SESION_LIFETIME", "5m", "GATEHOUSE_PORT", "tcp://10.0.0.1:80", "SERVER_PORT", "0"));

        assertThat(lines.stream().filter(line -> !line.contains("  INFO ")).toList())
                .hasSize(2)
                .first()
                .asString()
                .endsWith("Gatehouse cannot start: the environment variable GATEHOUSE_SESION_LIFETIME is no setting,"
                        + " did you mean GATEHOUSE_SESSION_LIFETIME?");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void anUnknownOptionEndsWithCodeTwo() throws Exception {
        assertThat(run(2, Map.of(), "--versoin")).hasSize(2);
        assertThat(folder).isEmptyDirectory();
    }

    private List<String> run(int exitCode, Map<String, String> variables, String... arguments)
            throws IOException, InterruptedException {
        String classes = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .reduce((one, other) -> one + File.pathSeparator + other)
                .orElseThrow();
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                classes,
                                GatehouseApplication.class.getName()),
                        Stream.of(arguments))
                .toList());
        builder.environment().putAll(variables);
        Process process =
                builder.directory(folder.toFile()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isEqualTo(exitCode);
        return output.lines().toList();
    }
}
