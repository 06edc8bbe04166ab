package dev.gatehouse.e2e;

import static org.awaitility.Awaitility.await;

import dev.gatehouse.interop.Registered;
import dev.gatehouse.support.Client;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.SpringService;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Gatehouse, and all who take its tokens: a service on Spring, one on Node, and one behind an nginx. */
final class VerifyingServices implements AutoCloseable {
    static final Registered ORDERS = new Registered("orders", "4f1d".repeat(16));

    private final int port = Gatehouse.freePort();
    private Gatehouse gatehouse = start();
    private final SpringService spring = new SpringService(issuer(), ORDERS.secret());
    private final NodeService node = new NodeService(issuer(), ORDERS);
    private final Nginx nginx = new Nginx(port);

    /** Returns when each knows the keys, and what has ended. */
    VerifyingServices() throws Exception {
        String token = gatehouse.signIn("alice");
        for (Client service : services()) {
            await().until(() -> status(service, token) == 200);
        }
    }

    Gatehouse gatehouse() {
        return gatehouse;
    }

    Client spring() {
        return spring;
    }

    Client node() {
        return node;
    }

    Client nginx() {
        return nginx;
    }

    /** Those that verify for themselves. */
    List<Client> services() {
        return List.of(spring, node);
    }

    /** With another store, and so with other keys and another feed. */
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

    /** The services go by the real time, so we do, too. */
    private Gatehouse start() {
        Gatehouse started = Gatehouse.demo(Stream.concat(
                        Stream.of("--server.port=" + port, "--gatehouse.token.issuer=" + issuer()),
                        Stream.of(ORDERS.arguments()))
                .toArray(String[]::new));
        started.clock().advance(Duration.between(started.clock().instant(), Instant.now()));
        return started;
    }

    @Override
    public void close() {
        nginx.close();
        node.close();
        spring.close();
        gatehouse.close();
    }
}
