package dev.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** HTTP Strict Transport Security where the client has TLS, and warnings where it has none. */
@ExtendWith(OutputCaptureExtension.class)
class TransportSecurityTest {
    private static final String HSTS = "max-age=31536000";

    @ParameterizedTest
    @CsvSource({
        "x-forwarded-for, X-Forwarded-Proto, https, true",
        "x-forwarded-for, X-Forwarded-Proto, 'HTTPS, http', true",
        "x-forwarded-for, X-Forwarded-Proto, http, false",
        "x-forwarded-for, Forwarded, proto=https, false",
        "forwarded, Forwarded, 'for=192.0.2.1;proto=https, for=10.0.0.1;proto=http', true",
        "forwarded, X-Forwarded-Proto, https, false",
    })
    void behindATrustedProxyTheHeaderFollowsTheSchemeOfTheClient(
            String configured, String header, String value, boolean sent) {
        Gatehouse proxied = Gatehouse.shared(
                "--gatehouse.caller.trusted-proxies=127.0.0.1", "--gatehouse.caller.forwarded-header=" + configured);
        assertThat(proxied.get("/actuator/health", header, value).header("Strict-Transport-Security"))
                .isEqualTo(sent ? HSTS : null);
    }

    @Test
    void aClientCannotClaimToHaveTls() {
        assertThat(Gatehouse.shared()
                        .get("/actuator/health", "X-Forwarded-Proto", "https")
                        .header("Strict-Transport-Security"))
                .isNull();
    }

    @Test
    void aRequestThatBypassesTheProxiesIsLoggedOnce(CapturedOutput output) throws Exception {
        try (Gatehouse gatehouse = Gatehouse.demo("--gatehouse.caller.trusted-proxies=127.0.0.3")) {
            assertThat(statusLine(gatehouse.port(), 2, "X-Any: probe")).isEqualTo("HTTP/1.1 200 ");
            assertThat(output.getAll()).doesNotContain("came by plain HTTP");
            for (int i = 0; i < 2; i++) {
                for (int peer : new int[] {3, 1, 2}) {
                    assertThat(statusLine(gatehouse.port(), peer, "Authorization: Bearer x"))
                            .isEqualTo("HTTP/1.1 200 ");
                }
            }
            assertThat(output.getAll().split("came by plain HTTP", -1)).hasSize(2);
            assertThat(output.getAll()).contains("a request from 127.0.0.2 came by plain HTTP and from no proxy");
        }
    }

    @Test
    void theStartWarnsOfPlainHttpAndOfTheIssuer(CapturedOutput output) {
        try (Gatehouse gatehouse = Gatehouse.bare()) {
            assertThat(output.getAll().lines().filter(line -> line.contains(" WARN ")))
                    .anyMatch(line -> line.contains(
                            "accepts plain HTTP from every network that reaches port " + gatehouse.port()))
                    .anyMatch(
                            line -> line.contains("issuer is http://localhost:8080, an address of this machine only"));
        }
    }

    /** @param peer the last octet of an address of this machine */
    private static String statusLine(int port, int peer, String header) throws Exception {
        try (Socket client = new Socket(
                InetAddress.getLoopbackAddress(),
                port,
                InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) peer}),
                0)) {
            client.getOutputStream()
                    .write(("GET /actuator/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + header + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).split("\r\n")[0];
        }
    }
}
