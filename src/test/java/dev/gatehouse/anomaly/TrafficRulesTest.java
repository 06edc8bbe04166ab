package dev.gatehouse.anomaly;

import static dev.gatehouse.anomaly.RemoteClient.CHROME;
import static dev.gatehouse.anomaly.RemoteClient.FIREFOX;
import static dev.gatehouse.anomaly.RemoteClient.alerts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rules on requests: what triggers each, and what is just below. */
class TrafficRulesTest {
    private static final String HOME = "203.0.113.7";
    private static final String ELSEWHERE = "198.51.100.9";

    @Test
    void anotherAddressAndDeviceChangeTheOriginOfASession() {
        try (Gatehouse gatehouse = RemoteClient.gatehouse("--gatehouse.watch.changed-origin.score=8")) {
            String token = new RemoteClient(gatehouse, HOME, CHROME).signIn("alice");
            assertThat(new RemoteClient(gatehouse, HOME, CHROME).me(token)).isEqualTo(200);
            assertThat(new RemoteClient(gatehouse, ELSEWHERE, CHROME).me(token)).isEqualTo(200);
            assertThat(alerts(gatehouse, "changed_origin")).isZero();
            assertThat(new RemoteClient(gatehouse, ELSEWHERE, FIREFOX).me(token))
                    .isEqualTo(200);
            assertThat(alerts(gatehouse, "changed_origin")).isEqualTo(1);
        }
    }

    @Test
    void aMovingPhoneABrowserUpdateAndBothIpVersionsRaiseNoAlert() {
        try (Gatehouse gatehouse = RemoteClient.gatehouse("--gatehouse.watch.changed-origin.score=8")) {
            String token = new RemoteClient(gatehouse, HOME, CHROME).signIn("alice");
            for (int cell = 0; cell < 5; cell++) {
                new RemoteClient(gatehouse, "203.0." + cell + ".8", CHROME).me(token);
            }
            for (int version = 143; version < 150; version++) {
                new RemoteClient(gatehouse, "203.0.4.8", CHROME.replace("142", "" + version)).me(token);
                new RemoteClient(gatehouse, "2001:db8:1:" + version + "::1", CHROME).me(token);
            }
            gatehouse.clock().advance(Duration.ofMinutes(61));
            String later = new RemoteClient(gatehouse, "203.0.4.8", CHROME).signIn("alice");
            new RemoteClient(gatehouse, ELSEWHERE, CHROME).me(later);
            assertThat(alerts(gatehouse, "changed_origin")).isZero();
        }
    }

    @Test
    void aStolenTokenIsFoundWhenOwnerAndThiefUseDifferentIpVersions() {
        try (Gatehouse gatehouse = RemoteClient.gatehouse("--gatehouse.watch.changed-origin.score=12")) {
            String token = new RemoteClient(gatehouse, "2001:db8::7", CHROME).signIn("alice");
            for (int i = 0; i < 2; i++) {
                assertThat(alerts(gatehouse, "changed_origin")).isZero();
                new RemoteClient(gatehouse, "2001:db8::7", CHROME).me(token);
                new RemoteClient(gatehouse, ELSEWHERE, FIREFOX).me(token);
            }
            assertThat(alerts(gatehouse, "changed_origin")).isEqualTo(1);
        }
    }

    @Test
    void ifConfiguredTheSessionEnds() {
        try (Gatehouse gatehouse = RemoteClient.gatehouse(
                "--gatehouse.watch.changed-origin.score=8", "--gatehouse.watch.changed-origin.action=end-session")) {
            String token = new RemoteClient(gatehouse, HOME, CHROME).signIn("alice");
            String other = new RemoteClient(gatehouse, HOME, CHROME).signIn("alice");
            new RemoteClient(gatehouse, HOME, CHROME).me(token);
            new RemoteClient(gatehouse, ELSEWHERE, FIREFOX).me(token);
            assertThat(new RemoteClient(gatehouse, HOME, CHROME)
                            .get(token, "/me")
                            .problem())
                    .isEqualTo("401 session_ended: session has ended");
            assertThat(new RemoteClient(gatehouse, HOME, CHROME).me(other)).isEqualTo(200);
            assertThat(gatehouse
                            .bean(JdbcClient.class)
                            .sql("select end_reason from session where id = ?")
                            .param(RemoteClient.sid(token))
                            .query(String.class)
                            .single())
                    .isEqualTo("watch");
        }
    }

    @Test
    void aSessionThatAlternatesBetweenTwoNetworksIsInTwoPlaces() {
        try (Gatehouse gatehouse = RemoteClient.gatehouse("--gatehouse.watch.two-places.returns=2")) {
            String stolen = new RemoteClient(gatehouse, HOME, CHROME).signIn("alice");
            String moving = new RemoteClient(gatehouse, HOME, CHROME).signIn("bob");
            for (int i = 0; i < 4; i++) {
                new RemoteClient(gatehouse, i % 2 == 0 ? HOME : ELSEWHERE, CHROME).me(moving);
                gatehouse.clock().advance(Duration.ofSeconds(61));
            }
            new RemoteClient(gatehouse, HOME, CHROME).me(stolen);
            new RemoteClient(gatehouse, ELSEWHERE, CHROME).me(stolen);
            new RemoteClient(gatehouse, HOME, CHROME).me(stolen);
            assertThat(alerts(gatehouse, "two_places")).isZero();
            new RemoteClient(gatehouse, ELSEWHERE, CHROME).me(stolen);
            assertThat(alerts(gatehouse, "two_places")).isEqualTo(1);
        }
    }

    @Test
    void aSessionAboveItsRateRaisesAnAlertAndIfConfiguredIsRefused() {
        try (Gatehouse gatehouse = Gatehouse.demo(
                "--gatehouse.watch.speed.per-second=10",
                "--gatehouse.watch.speed.burst=20",
                "--gatehouse.watch.speed.refuse=true")) {
            String token = gatehouse.signIn("alice");
            for (int second = 0; second < 6; second++) {
                for (int i = 0; i < 10; i++) {
                    assertThat(gatehouse.getAs(token, "/me").status()).isEqualTo(200);
                }
                gatehouse.clock().advance(Duration.ofSeconds(1));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(gatehouse.getAs(token, "/me").status()).isEqualTo(200);
            }
            assertThat(alerts(gatehouse, "speed")).isZero();
            Response refused = gatehouse.getAs(token, "/me");
            assertThat(refused.problem()).isEqualTo("429 rate_exceeded: Too many requests of this session, slow down");
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(alerts(gatehouse, "speed")).isEqualTo(1);
            assertThat(gatehouse.getAs(gatehouse.signIn("alice"), "/me").status())
                    .isEqualTo(200);
            gatehouse.clock().advance(Duration.ofSeconds(1));
            assertThat(gatehouse.getAs(token, "/me").status()).isEqualTo(200);
        }
    }

    @Test
    void aSessionAboveItsRateIsNotRefusedByDefault() {
        try (Gatehouse gatehouse =
                Gatehouse.demo("--gatehouse.watch.speed.per-second=1", "--gatehouse.watch.speed.burst=1")) {
            String token = gatehouse.signIn("alice");
            assertThat(gatehouse.getAs(token, "/me").status()).isEqualTo(200);
            assertThat(gatehouse.getAs(token, "/me").status()).isEqualTo(200);
            assertThat(alerts(gatehouse, "speed")).isEqualTo(1);
        }
    }

    @Test
    void aSessionWithManyRejectedRequestsIsProbing() {
        try (Gatehouse gatehouse = Gatehouse.demo("--gatehouse.watch.probing.misses=4")) {
            String token = gatehouse.signIn("bob");
            gatehouse.getAs(token, "/nowhere");
            gatehouse.getAs(token, "/admin/users");
            gatehouse.getAs(token, "/protected/resource");
            requests(gatehouse, token, 5);
            gatehouse.clock().advance(Duration.ofMinutes(10).plusSeconds(1));
            String next = gatehouse.refresh(token).text("token");
            gatehouse.getAs(next, "/nowhere");
            gatehouse.getAs(next, "/admin/users");
            gatehouse.getAs(next, "/protected/resource");
            assertThat(alerts(gatehouse, "probing")).isZero();
            gatehouse.getAs(next, "/admin/keys");
            await().until(() -> alerts(gatehouse, "probing") == 1);
        }
    }

    private static void requests(Gatehouse gatehouse, String token, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(gatehouse.getAs(token, "/me").status()).isEqualTo(200);
        }
    }
}
