package dev.gatehouse.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher of Maven needs a JDK, curl, and the address of a repository. */
@Tag("e2e")
class MavenWrapperTest {
    private static final List<String> TOOLS =
            List.of("sh", "dirname", "cat", "mkdir", "mktemp", "chmod", "mv", "rm", "curl");

    @TempDir
    Path folder;

    private Path tools;
    private Path project;

    /** A repository whose Maven prints its arguments, and a path without Maven and unzip. */
    @BeforeEach
    void prepare() throws IOException {
        project = Files.createDirectories(folder.resolve("project/.mvn")).getParent();
        Files.copy(Path.of("mvnw"), project.resolve("mvnw"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.copy(Path.of(".mvn/maven.version"), project.resolve(".mvn/maven.version"));
        String version = Files.readString(Path.of(".mvn/maven.version")).strip();
        Path zip = folder.resolve(
                "repository/org/apache/maven/apache-maven/" + version + "/apache-maven-" + version + "-bin.zip");
        Files.createDirectories(zip.getParent());
        try (OutputStream file = Files.newOutputStream(zip);
                ZipOutputStream archive = new ZipOutputStream(file)) {
            archive.putNextEntry(new ZipEntry("apache-maven-" + version + "/bin/mvn"));
            archive.write("#!/bin/sh\necho \"maven $*\"\n".getBytes(UTF_8));
        }
        tools = Files.createDirectory(folder.resolve("tools"));
        for (String tool : TOOLS) {
            Files.createSymbolicLink(tools.resolve(tool), Path.of("/usr/bin", tool));
        }
    }

    @Test
    void aJdkAndCurlAreEnough() throws Exception {
        assertThat(run("export HOME=" + folder.resolve("home"), "-q verify")).isEqualTo("maven -q verify\n");
        assertThat(folder.resolve("home/.m2/wrapper")).isDirectory();
        assertThat(run("export HOME=" + folder.resolve("home") + " MVNW_REPOURL=", "again"))
                .isEqualTo("maven again\n");
    }

    @Test
    void aHomeIsNotNeeded() throws Exception {
        assertThat(run("unset HOME", "-v")).isEqualTo("maven -v\n");
        assertThat(project.resolve("target/wrapper")).isDirectory();
    }

    @Test
    void withoutARepositoryTheMessageSaysWhatToSet() throws Exception {
        assertThat(run("export HOME=" + folder.resolve("home") + " MVNW_REPOURL=", "-v"))
                .contains("Set MVNW_REPOURL to the address of a Maven");
    }

    private String run(String environment, String arguments) throws Exception {
        ProcessBuilder shell = new ProcessBuilder(
                        tools.resolve("sh").toString(),
                        "-c",
                        environment + "; " + project.resolve("mvnw") + " " + arguments)
                .redirectErrorStream(true);
        shell.environment().clear();
        shell.environment().put("PATH", tools.toString());
        shell.environment().put("JAVA_HOME", System.getProperty("java.home"));
        shell.environment()
                .put("MVNW_REPOURL", folder.resolve("repository").toUri().toString());
        Process process = shell.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return output;
    }
}
