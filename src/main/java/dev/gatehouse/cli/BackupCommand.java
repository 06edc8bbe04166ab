package dev.gatehouse.cli;

import dev.gatehouse.storage.FolderSync;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code backup FILE}: requests a backup from a running node, and writes it to a new file that only its owner can read. The file
 * appears when it is complete.
 */
final class BackupCommand {
    private static final String URL = "--url=";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private BackupCommand() {}

    /**
     * @param words the arguments after {@code backup} that are not settings
     * @param token of an administrator; null to ask for it
     * @return the exit code
     */
    static int run(String[] arguments, List<String> words, @Nullable String token, PrintStream out) {
        if (words.size() != 1) {
            return CommandLine.unknown("backup without a file", out);
        }
        String url = Arrays.stream(arguments)
                .filter(argument -> argument.startsWith(URL))
                .map(argument -> argument.substring(URL.length()))
                .findFirst()
                .orElse("http://localhost:8080");
        Path file = Path.of(words.get(0)).toAbsolutePath();
        try {
            if (Files.exists(file)) {
                out.println(file + " exists. Name a new file.");
                return 1;
            }
            return write(file, URI.create(url + "/admin/backup"), token == null ? askForToken() : token, out);
        } catch (IOException | IllegalArgumentException e) {
            out.println("There is no backup: " + e);
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private static int write(Path file, URI uri, String token, PrintStream out)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + token.strip())
                .POST(BodyPublishers.noBody())
                .build();
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
        HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            if (response.statusCode() != 200) {
                out.println("There is no backup: " + uri + " answered " + response.statusCode() + " "
                        + new String(body.readAllBytes(), StandardCharsets.UTF_8));
                return 1;
            }
            save(body, file);
        }
        out.println(
                "The backup is " + file + " (" + Files.size(file) + " bytes). Keep the master key in another place.");
        return 0;
    }

    /** A link to a complete file never overwrites another one. The client fails if the response is shorter than it says. */
    private static void save(InputStream body, Path file) throws IOException {
        Path draft = Files.createTempFile(Objects.requireNonNull(file.getParent()), "backup", ".draft");
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            body.transferTo(Channels.newOutputStream(channel));
            channel.force(true);
            Files.createLink(file, draft);
            FolderSync.force(file);
        } finally {
            Files.delete(draft);
        }
    }

    /** Without a terminal, Java 22 and later read the token from the standard input. */
    @SuppressWarnings("SystemConsoleNull")
    private static String askForToken() throws IOException {
        Console console = System.console();
        char[] typed = console == null ? null : console.readPassword("Token of an administrator: ");
        if (typed == null) {
            throw new IOException("set GATEHOUSE_TOKEN to the token of an administrator");
        }
        return new String(typed);
    }
}
