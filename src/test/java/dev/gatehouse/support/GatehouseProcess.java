package dev.gatehouse.support;

import static org.awaitility.Awaitility.await;

import dev.gatehouse.GatehouseApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** Gatehouse in its own process, which can be killed. */
public final class GatehouseProcess extends Client implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(2);

    private final int port;
    private final Process process;
    private final Path log;

    private GatehouseProcess(int port, Process process, Path log) {
        this.port = port;
        this.process = process;
        this.log = log;
    }

    /** Starts the process with the users of the demo, and returns when it is ready. */
    public static GatehouseProcess start(String... arguments) {
        return startAt(Gatehouse.freePort(), arguments);
    }

    /** Starts the process on this port with the users of the demo, and returns when it is ready. */
    public static GatehouseProcess startAt(int port, String... arguments) {
        return start(
                port,
                Stream.concat(
                        Stream.of(
                                "--spring.profiles.active=demo", "--gatehouse.demo.ldap-port=" + Gatehouse.freePort()),
                        Stream.of(arguments)));
    }

    /** Starts the process with no users, and only what the arguments configure, and returns when it is ready. */
    public static GatehouseProcess bare(String... arguments) {
        return start(Gatehouse.freePort(), Stream.of(arguments));
    }

    private static GatehouseProcess start(int port, Stream<String> arguments) {
        Stream<String> command = Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dgatehouse.token.issuer=http://localhost:8080",
                "-cp",
                System.getProperty("java.class.path"),
                GatehouseApplication.class.getName(),
                "--server.port=" + port);
        try {
            Path log = Files.createTempFile(Files.createDirectories(Path.of("target/logs")), "gatehouse", ".log");
            GatehouseProcess started = new GatehouseProcess(
                    port,
                    new ProcessBuilder(Stream.concat(command, arguments).toList())
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start(),
                    log);
            await().atMost(START).ignoreException(UncheckedIOException.class).until(started::isReady);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    /** The output of the process so far. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends SIGTERM, and returns when the process has ended. */
    public void stop() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    /** Sends SIGKILL, so the process cannot shut down in an orderly way. */
    @Override
    public void close() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isReady() {
        if (!process.isAlive()) {
            throw new IllegalStateException("the process has ended with " + process.exitValue() + ":\n" + log());
        }
        return get("/actuator/health/readiness").status() == 200;
    }
}
