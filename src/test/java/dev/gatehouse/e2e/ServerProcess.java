package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/**
 * A server that runs in the foreground, and has all its files in one folder.
 *
 * @param folder deleted when the server is stopped
 */
record ServerProcess(Process process, Path folder) implements AutoCloseable {

    /** Returns when the server listens. */
    static ServerProcess started(Path folder, int port, Map<String, String> environment, String... command)
            throws IOException {
        ServerProcess server = of(folder, environment, command);
        await().atMost(Duration.ofMinutes(2)).until(() -> {
            assertThat(server.process.isAlive()).as(() -> log(folder)).isTrue();
            return isListening(port);
        });
        return server;
    }

    /** Returns before the server is ready. */
    static ServerProcess of(Path folder, Map<String, String> environment, String... command) throws IOException {
        return new ServerProcess(start(folder, environment, command), folder);
    }

    /** Runs a program to its end. */
    static void run(Path folder, Map<String, String> environment, String... command) throws IOException {
        assertThat(start(folder, environment, command).onExit().join().exitValue())
                .as(() -> log(folder))
                .isZero();
    }

    private static Process start(Path folder, Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static boolean isListening(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static String log(Path folder) {
        try {
            return "the output of the server: " + Files.readString(folder.resolve("output"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A script may have started the server as a child. */
    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
        FileSystemUtils.deleteRecursively(folder);
    }
}
