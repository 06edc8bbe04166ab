package dev.gatehouse.cli;

import dev.gatehouse.GatehouseApplication;
import dev.gatehouse.support.Gatehouse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;

/** A Gatehouse with the embedded database in a folder, and the commands for its backups. */
final class EmbeddedNode {
    final List<String> settings;

    private final Path folder;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    EmbeddedNode(Path folder) {
        this.folder = folder;
        this.settings = new ArrayList<>(List.of(
                "--gatehouse.data-dir=" + folder,
                "--spring.datasource.url=jdbc:h2:file:" + folder.resolve("gatehouse") + ";WRITE_DELAY=0",
                "--gatehouse.identity.local.enabled=true",
                "--gatehouse.identity.order=demo,local"));
    }

    Gatehouse gatehouse() {
        return Gatehouse.demo(Stream.concat(settings.stream(), Stream.of(Gatehouse.atRealTime()))
                .toArray(String[]::new));
    }

    /** After a restore, which ends all sessions by the clock of the database: it may be some milliseconds ahead. */
    Gatehouse restored() {
        Gatehouse gatehouse = gatehouse();
        gatehouse.clock().advance(Duration.ofSeconds(1));
        return gatehouse;
    }

    Path database() {
        return folder.resolve("gatehouse.mv.db");
    }

    Path formerDatabase() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().contains("before-restore"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    int backup(Gatehouse gatehouse, String token, Path file) {
        return backup("http://127.0.0.1:" + gatehouse.port(), token, file);
    }

    int backup(String url, String token, Path file) {
        output.reset();
        return BackupCommand.run(new String[] {"--url=" + url}, List.of(file.toString()), token, out());
    }

    int restore(Path file) {
        output.reset();
        List<String> arguments = new ArrayList<>(List.of("restore", file.toString()));
        arguments.addAll(settings);
        arguments.add("--spring.profiles.active=demo");
        return CommandLine.run(
                        new SpringApplication(GatehouseApplication.class), arguments.toArray(String[]::new), out())
                .orElseThrow();
    }

    private PrintStream out() {
        return new PrintStream(output, true, StandardCharsets.UTF_8);
    }

    String output() {
        return output.toString(StandardCharsets.UTF_8);
    }
}
