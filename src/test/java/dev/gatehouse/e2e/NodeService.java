package dev.gatehouse.e2e;

import static org.awaitility.Awaitility.await;

import dev.gatehouse.interop.RegisteredVerifier;
import dev.gatehouse.support.Client;
import dev.gatehouse.support.Gatehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** The service of docs/verify.md on Node, on a free port. */
final class NodeService extends Client implements AutoCloseable {
    private final int port = Gatehouse.freePort();
    private final Process node;

    /** Returns when the service accepts connections. */
    NodeService(String issuer, RegisteredVerifier registered, String pageOrigin)
            throws IOException, InterruptedException {
        ProcessBuilder command = NodeVerifier.node("orders.mjs");
        command.environment()
                .putAll(Map.of(
                        "ISSUER", issuer,
                        "CLIENT_ID", registered.id(),
                        "CLIENT_SECRET", registered.secret(),
                        "PAGE_ORIGIN", pageOrigin,
                        "PORT", Integer.toString(port)));
        node = command.redirectOutput(ProcessBuilder.Redirect.INHERIT).start();
        await().ignoreException(UncheckedIOException.class).until(() -> get("/").status() != 503 || !node.isAlive());
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void close() {
        node.destroyForcibly();
    }
}
