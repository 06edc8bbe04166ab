package dev.gatehouse.e2e;

import static org.awaitility.Awaitility.await;

import dev.gatehouse.interop.RegisteredVerifier;
import dev.gatehouse.support.Client;
import dev.gatehouse.support.Gatehouse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Gatehouse and three services that accept its tokens: on Node, in Python, and behind an nginx. The starter for Spring has its own. */
final class VerifyingServices implements AutoCloseable {
    static final RegisteredVerifier ORDERS = new RegisteredVerifier("orders", "4f1d".repeat(16));

    /** Gatehouse's clock is so much behind: when a test advances it to the next key, tokens are not from the future. */
    static final Duration LEAD = Duration.ofMinutes(11);

    private final int port = Gatehouse.freePort();
    private final PageServer page = new PageServer();
    private Gatehouse gatehouse = start();
    private final DocumentedService node = DocumentedService.onNode(issuer(), ORDERS, page.origin());
    private final DocumentedService python = DocumentedService.inPython(issuer(), ORDERS, page.origin());
    private final Nginx nginx = new Nginx(port);

    /** Returns when each service knows the keys and the revoked sessions. */
    VerifyingServices() throws Exception {
        String token = gatehouse.signIn("alice");
        for (Client service : selfVerifying()) {
            await().until(() -> status(service, token) == 200);
        }
    }

    Gatehouse gatehouse() {
        return gatehouse;
    }

    /** The page whose origin Gatehouse and the services allow. */
    PageServer page() {
        return page;
    }

    Client node() {
        return node;
    }

    Client python() {
        return python;
    }

    Client nginx() {
        return nginx;
    }

    /** The services that verify tokens themselves. */
    List<Client> selfVerifying() {
        return List.of(node, python);
    }

    /** Starts Gatehouse with another database, and so with other keys and another revocation feed. */
    void restartGatehouse() {
        gatehouse.close();
        gatehouse = start();
    }

    void signOut(String token) {
        gatehouse.signOut(token);
    }

    static int status(Client service, String token) {
        return service.getAs(token, "/orders").status();
    }

    private String issuer() {
        return "http://127.0.0.1:" + port;
    }

    private Gatehouse start() {
        return Gatehouse.demo(Stream.concat(
                        Stream.of(
                                "--server.port=" + port,
                                "--gatehouse.token.issuer=" + issuer(),
                                "--gatehouse.http.cors-origins=" + page.origin(),
                                Gatehouse.at(Instant.now().minus(LEAD))),
                        Stream.of(ORDERS.arguments()))
                .toArray(String[]::new));
    }

    @Override
    public void close() {
        nginx.close();
        node.close();
        python.close();
        gatehouse.close();
        page.close();
    }
}
