package dev.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.RecordedFindings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

/** A port in use is a failure, unless a Gatehouse with the same issuer uses it. */
@Tag("unit")
class PortCheckTest {
    private final MockEnvironment environment = new MockEnvironment();
    private HttpServer server;
    private String port;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/.well-known/oauth-authorization-server", exchange -> {
            byte[] metadata = "{\"issuer\":\"https://auth.example.com\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, metadata.length);
            exchange.getResponseBody().write(metadata);
            exchange.close();
        });
        server.start();
        port = Integer.toString(server.getAddress().getPort());
        environment.setProperty("server.address", "127.0.0.1");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aFreePortIsReported() {
        String free = Integer.toString(Gatehouse.freePort());
        environment.setProperty("server.port", free);
        assertThat(check()).containsExactly("ok server.port " + free + " is free");
    }

    @Test
    void aPortOfAnotherProcessIsAFailure() {
        environment.setProperty("server.port", port);
        assertThat(check())
                .singleElement()
                .asString()
                .startsWith("FAILED server.port is " + port + ", which another process uses");
    }

    @Test
    void theCheckRunsBesideTheService() {
        environment.setProperty("gatehouse.token.issuer", "https://auth.example.com");
        environment.setProperty("server.port", port);
        environment.setProperty("gatehouse.demo.ldap-port", port);
        environment.addActiveProfile("demo");
        assertThat(check())
                .containsExactly(
                        "ok server.port " + port + " is in use by this Gatehouse, which is running",
                        "ok gatehouse.demo.ldap-port " + port + " is in use by this Gatehouse, which is running");
    }

    @Test
    void theOtherPortsAreTested() {
        environment.setProperty("server.port", "0");
        environment.setProperty("management.server.port", port);
        environment.setProperty("management.server.address", "127.0.0.1");
        environment.setProperty("gatehouse.demo.ldap-port", port);
        assertThat(check()).singleElement().asString().startsWith("FAILED management.server.port is " + port);
        environment.addActiveProfile("demo");
        assertThat(check()).hasSize(2).last().asString().startsWith("FAILED gatehouse.demo.ldap-port is " + port);
    }

    @Test
    void aServerWithTlsIsNotAsked() {
        environment.setProperty("server.port", port);
        environment.setProperty("server.ssl.certificate", "server.pem");
        assertThat(check()).singleElement().asString().startsWith("WARN server.port " + port + " cannot be opened");
    }

    @Test
    void anAddressOfAnotherMachineIsAFailure() {
        environment.setProperty("server.address", "192.0.2.1");
        assertThat(check())
                .containsExactly("FAILED server.port is 8080 and server.address is 192.0.2.1, which cannot be opened:"
                        + " Cannot assign requested address");
    }

    @Test
    void aPortForBothIsTestedOnce() {
        String free = Integer.toString(Gatehouse.freePort());
        environment.setProperty("server.port", free);
        environment.setProperty("management.server.port", free);
        assertThat(check()).hasSize(1);
    }

    private List<String> check() {
        RecordedFindings findings = new RecordedFindings();
        new PortCheck(environment).run(findings);
        return findings.lines();
    }
}
