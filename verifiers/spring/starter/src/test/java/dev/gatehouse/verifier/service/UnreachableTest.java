package dev.gatehouse.verifier.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gatehouse.verifier.GatehouseVerifierProperties;
import dev.gatehouse.verifier.test.GatehouseTokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A service that starts before Gatehouse. */
class UnreachableTest {
    private static final String BASIC = "Basic " + Base64.getEncoder().encodeToString("orders:a%26b".getBytes(UTF_8));

    @Test
    void theServiceIsNotReadyAndAnswers503UntilItHasReadTheFeed() throws Exception {
        int port = freePort();
        long before = followers();
        ConfigurableApplicationContext context = new SpringApplicationBuilder(OrdersService.class)
                .run(
                        "--server.port=0",
                        "--gatehouse.verifier.issuer=http://127.0.0.1:" + port,
                        "--gatehouse.verifier.client-id=orders",
                        "--gatehouse.verifier.client-secret=a&b",
                        "--management.endpoint.health.probes.enabled=true");
        try (context) {
            Service service = new Service(context);
            GatehouseTokens tokens = new GatehouseTokens(context.getBean(GatehouseVerifierProperties.class));
            HttpResponse<String> response = service.get("/orders", tokens.token("alice"));
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(response.body()).contains("\"code\":\"keys_unreachable\"");
            assertThat(service.status("/orders", "nonsense")).isEqualTo(401);
            assertThat(readiness(context)).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
            assertThat(service.status("/actuator/health/readiness", null)).isEqualTo(503);
            assertThat(service.get("/actuator/health", null).body()).contains("OUT_OF_SERVICE");

            ExecutorService threads = Executors.newFixedThreadPool(4);
            HttpServer gatehouse = gatehouse(port, tokens, threads);
            try {
                await().until(() -> service.status("/orders", tokens.token("alice")) == 200);
                await().until(() -> readiness(context) == ReadinessState.ACCEPTING_TRAFFIC);
                assertThat(service.status("/actuator/health", null)).isEqualTo(200);
            } finally {
                gatehouse.stop(0);
                threads.shutdownNow();
            }
        }
        assertThat(followers()).isEqualTo(before);
    }

    /** A context of another test may have one, too. */
    private static long followers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("gatehouse-feed"))
                .count();
    }

    private static ReadinessState readiness(ConfigurableApplicationContext context) {
        return context.getBean(ApplicationAvailability.class).getReadinessState();
    }

    private static HttpServer gatehouse(int port, GatehouseTokens tokens, ExecutorService threads) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/.well-known/jwks.json", exchange -> answer(exchange, tokens.keys()));
        server.createContext("/revocations", exchange -> {
            assertThat(exchange.getRequestHeaders().getFirst("Authorization")).isEqualTo(BASIC);
            String after = exchange.getRequestURI().getQuery().replaceAll("after=(.*)&wait=.*", "$1");
            boolean waits = exchange.getRequestURI().getQuery().endsWith("wait=30");
            try {
                answer(exchange, tokens.revocations(after, waits ? 30 : 0));
            } catch (InterruptedException stopped) {
                exchange.close();
            }
        });
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
