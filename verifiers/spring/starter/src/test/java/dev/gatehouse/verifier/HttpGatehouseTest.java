package dev.gatehouse.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.gatehouse.verifier.GatehouseServer.UnknownCursorException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpGatehouseTest {
    private HttpServer server;
    private GatehouseServer gatehouse;
    private volatile int status = 200;
    private volatile int bytes = 10;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(status, 0);
                exchange.getResponseBody().write(new byte[bytes]);
            }
        });
        server.start();
        gatehouse = new HttpGatehouse(
                HttpGatehouse.client(),
                properties("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aResponseOfLimitedSizeIsRead() throws Exception {
        assertThat(gatehouse.keys()).hasSize(10);
        bytes = 1 << 20;
        assertThat(gatehouse.keys()).hasSize(1 << 20);
        bytes++;
        assertThatThrownBy(gatehouse::keys).isInstanceOf(IOException.class).hasMessageContaining("larger than");
    }

    @Test
    void anErrorIsAnIoExceptionAndAnUnknownCursorHasItsOwn() {
        status = 401;
        assertThatThrownBy(() -> gatehouse.revocations("", 0))
                .isInstanceOf(IOException.class)
                .hasMessage("/revocations answers 401");
        status = 400;
        assertThatThrownBy(() -> gatehouse.revocations("x", 0)).isInstanceOf(UnknownCursorException.class);
    }

    static GatehouseVerifierProperties properties(String issuer) {
        return new GatehouseVerifierProperties(
                issuer,
                null,
                "orders",
                Set.of("ES256"),
                Duration.ofSeconds(60),
                "orders",
                "secret",
                Duration.ofMinutes(15),
                null);
    }
}
