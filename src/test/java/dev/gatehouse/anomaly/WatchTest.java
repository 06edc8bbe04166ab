package dev.gatehouse.anomaly;

import static dev.gatehouse.anomaly.Visitor.alerts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.session.revocation.RevocationReason;
import dev.gatehouse.session.revocation.Revocations;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.TokenForger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Each rule: what triggers it, and what only just does not. */
class WatchTest {
    private static final String SECRET = "a-secret-of-more-than-thirty-two-characters";

    @Test
    void manyNamesFromOneAddressAreStuffingAndOneLessIsNot() {
        try (Gatehouse gatehouse = Gatehouse.demo("--gatehouse.watch.stuffing.names=5")) {
            for (int i = 0; i < 4; i++) {
                gatehouse.authenticate("somebody-" + i, "guess");
                gatehouse.authenticate("somebody-" + i, "another guess");
            }
            gatehouse.signIn("alice");
            assertThat(alerts(gatehouse, "many_names_from_address")).isZero();
            gatehouse.authenticate("somebody-4", "guess");
            assertThat(alerts(gatehouse, "many_names_from_address")).isEqualTo(1);
        }
    }

    @Test
    void aWindowThatHasPassedCountsNoMore() {
        try (Gatehouse gatehouse = Gatehouse.demo("--gatehouse.watch.stuffing.names=3")) {
            gatehouse.authenticate("one", "guess");
            gatehouse.authenticate("two", "guess");
            gatehouse.clock().advance(Duration.ofMinutes(11));
            gatehouse.authenticate("three", "guess");
            assertThat(alerts(gatehouse, "many_names_from_address")).isZero();
        }
    }

    @Test
    void anOutageIsNoStuffing() {
        try (Gatehouse gatehouse = Gatehouse.demo(
                "--gatehouse.watch.stuffing.names=2", "--gatehouse.identity.ldap.demo.urls=ldap://127.0.0.1:1")) {
            gatehouse.authenticate("one", "guess");
            gatehouse.authenticate("two", "guess");
            gatehouse.authenticate("three", "guess");
            assertThat(alerts(gatehouse, "many_names_from_address")).isZero();
        }
    }

    @Test
    void anEndedSessionThatComesAgainAndAgainIsTold() {
        try (Gatehouse gatehouse = Gatehouse.demo("--gatehouse.watch.ended-session.times=3")) {
            String token = gatehouse.signIn("alice");
            gatehouse
                    .bean(Revocations.class)
                    .revoke(TokenForger.claims(token).get("sid").toString(), RevocationReason.USER_GONE);
            gatehouse.getAs(token, "/me");
            gatehouse.getAs(token, "/me");
            assertThat(alerts(gatehouse, "ended_session_presented")).isZero();
            gatehouse.getAs(token, "/me");
            gatehouse.getAs(token, "/me");
            assertThat(alerts(gatehouse, "ended_session_presented")).isEqualTo(1);
        }
    }

    @Test
    void whatIsOffIsNotTold() {
        try (Gatehouse gatehouse =
                Gatehouse.demo("--gatehouse.watch.stuffing.names=2", "--gatehouse.watch.stuffing.action=off")) {
            gatehouse.authenticate("one", "guess");
            gatehouse.authenticate("two", "guess");
            assertThat(alerts(gatehouse, "many_names_from_address")).isZero();
        }
    }

    /** It fails once, and hears the alert at the second try, signed. */
    @Test
    void anAlertIsPostedUntilItIsTakenAndSigned() throws Exception {
        HttpServer operator = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        AtomicInteger calls = new AtomicInteger();
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        operator.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean first = calls.getAndIncrement() == 0;
            if (!first) {
                heard.add(exchange.getRequestHeaders().getFirst("X-Gatehouse-Signature"));
                heard.add(new String(body, StandardCharsets.UTF_8));
            }
            exchange.sendResponseHeaders(first ? 500 : 204, -1);
            exchange.close();
        });
        operator.start();
        try (Gatehouse gatehouse = Gatehouse.demo(
                "--gatehouse.watch.stuffing.names=2",
                "--gatehouse.watch.webhook.url=http://127.0.0.1:"
                        + operator.getAddress().getPort() + "/",
                "--gatehouse.watch.webhook.secret=" + SECRET)) {
            gatehouse.authenticate("one", "guess");
            gatehouse.authenticate("two", "guess");
            await().until(() -> heard.size() == 2);
            String signature = heard.remove();
            String body = heard.remove();
            assertThat(body).contains("\"rule\":\"many_names_from_address\"", "\"address\":\"127.0.0.1\"");
            assertThat(signature).isEqualTo("sha256=" + hmac(body));
        } finally {
            operator.stop(0);
        }
    }

    @Test
    void aWebhookWithoutASecretStopsTheStart() {
        assertThatThrownBy(() -> Gatehouse.demo("--gatehouse.watch.webhook.url=https://alerts.example.com"))
                .rootCause()
                .isInstanceOf(Misconfiguration.class)
                .hasMessageStartingWith("gatehouse.watch.webhook.secret is shorter than 32 characters");
    }

    private static String hmac(String body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    }
}
