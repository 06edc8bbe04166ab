package dev.gatehouse.e2e;

import static org.awaitility.Awaitility.await;

import dev.gatehouse.interop.RegisteredVerifier;
import dev.gatehouse.support.Client;
import dev.gatehouse.support.Gatehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A service of docs/verify.md in a process of its own, on a free port. */
final class DocumentedService extends Client implements AutoCloseable {
    private static final Path NODE = Path.of("verifiers/node");

    private final int port;
    private final Process process;

    private DocumentedService(int port, Process process) {
        this.port = port;
        this.process = process;
        await().ignoreException(UncheckedIOException.class).until(() -> get("/").status() != 503 || !process.isAlive());
    }

    /** With Express. Returns when it knows the keys and the revoked sessions. */
    static DocumentedService onNode(String issuer, RegisteredVerifier registered, String pageOrigin)
            throws IOException, InterruptedException {
        nodeModules();
        int port = Gatehouse.freePort();
        return new DocumentedService(
                port, start(port, issuer, registered, pageOrigin, "node", NODE + "/example/orders.mjs"));
    }

    /** The modules of the package for Node, and those of its tests. */
    static Path nodeModules() throws IOException, InterruptedException {
        Path modules = NODE.resolve("node_modules");
        if (!Files.exists(modules)) {
            install();
        }
        return modules;
    }

    /** With FastAPI, as packaged by Debian. Returns when it knows the keys and the revoked sessions. */
    static DocumentedService inPython(String issuer, RegisteredVerifier registered, String pageOrigin)
            throws IOException {
        int port = Gatehouse.freePort();
        return new DocumentedService(
                port,
                start(
                        port,
                        issuer,
                        registered,
                        pageOrigin,
                        "/usr/bin/python3",
                        "-m",
                        "uvicorn",
                        "orders:app",
                        "--app-dir=verifiers/python/example",
                        "--port=" + port,
                        "--log-level=warning"));
    }

    private static Process start(
            int port, String issuer, RegisteredVerifier registered, String pageOrigin, String... command)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment()
                .putAll(Map.of(
                        "ISSUER",
                        issuer,
                        "CLIENT_ID",
                        registered.id(),
                        "CLIENT_SECRET",
                        registered.secret(),
                        "PAGE_ORIGIN",
                        pageOrigin,
                        "PORT",
                        Integer.toString(port),
                        "PYTHONPATH",
                        "verifiers/python",
                        "PYTHONDONTWRITEBYTECODE",
                        "1"));
        return builder.start();
    }

    /** The standard input is not inherited: it is Maven's channel to the test process, and npm makes it non-blocking. */
    private static void install() throws IOException, InterruptedException {
        Process npm = new ProcessBuilder("npm", "ci", "--silent", "--no-audit", "--no-fund")
                .directory(NODE.toFile())
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (npm.waitFor() != 0) {
            throw new IllegalStateException("npm could not install the packages of " + NODE);
        }
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
