package dev.gatehouse.support;

import static org.awaitility.Awaitility.await;

import dev.gatehouse.edge.EdgeApplication;
import dev.gatehouse.interop.RegisteredVerifier;
import java.time.Duration;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** An edge under test, with a movable clock, beside a core in the same process. */
public final class Edge extends Client implements AutoCloseable {
    /** The registration of the edge in the core. */
    public static final RegisteredVerifier VERIFIER = RegisteredVerifier.named("edge");

    private final ConfigurableApplicationContext context;

    private Edge(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** @param corePort of a node, or of a proxy in front of one */
    public static Edge start(int corePort, String... arguments) {
        return new Edge(new SpringApplicationBuilder(EdgeApplication.class, MovableClock.Configuration.class)
                .run(Stream.concat(
                                Stream.of(
                                        "--spring.profiles.active=edge",
                                        "--server.port=0",
                                        "--gatehouse.token.issuer=http://localhost:8080",
                                        "--gatehouse.edge.core=http://127.0.0.1:" + corePort,
                                        "--gatehouse.edge.client-id=" + VERIFIER.id(),
                                        "--gatehouse.edge.client-secret=" + VERIFIER.secret()),
                                Stream.of(arguments))
                        .toArray(String[]::new)));
    }

    /** Starts an edge, and returns when it is ready. */
    public static Edge of(Gatehouse core, String... arguments) {
        return start(core.port(), arguments).awaitReady();
    }

    public Edge awaitReady() {
        await().atMost(Duration.ofSeconds(20)).until(() -> readiness() == 200);
        return this;
    }

    public int readiness() {
        return get("/actuator/health/readiness").status();
    }

    /** The status of {@code GET /verify} with a token. */
    public int verify(String token) {
        return getAs(token, "/verify").status();
    }

    @Override
    public int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", int.class);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    public MovableClock clock() {
        return bean(MovableClock.class);
    }

    @Override
    public void close() {
        context.close();
    }
}
