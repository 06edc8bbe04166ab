package dev.gatehouse.anomaly;

import static dev.gatehouse.anomaly.RemoteClient.CHROME;
import static dev.gatehouse.anomaly.RemoteClient.FIREFOX;
import static dev.gatehouse.anomaly.RemoteClient.alerts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.session.revocation.RevocationReason;
import dev.gatehouse.session.revocation.Revocations;
import dev.gatehouse.storage.ExpiredData;
import dev.gatehouse.support.Gatehouse;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The rules on sign-ins that query the store: what triggers each, and what is just below. */
class OriginRulesTest {
    private static final String HOME = "203.0.113.7";
    private static final String ELSEWHERE = "198.51.100.9";
    private static final String ALERT = "--gatehouse.watch.new-origin.action=alert";

    @Test
    void manySessionsOfOneUserRaiseAnAlertAndEndedOnesDoNotCount() {
        try (Gatehouse gatehouse = Gatehouse.demo("--gatehouse.watch.many-sessions.sessions=3")) {
            String first = gatehouse.signIn("alice");
            gatehouse.signIn("alice");
            gatehouse.signIn("bob");
            gatehouse.bean(Revocations.class).revoke(RemoteClient.sid(first), RevocationReason.SIGNED_OUT);
            gatehouse.signIn("alice");
            assertThat(alerts(gatehouse, "many_sessions")).isZero();
            gatehouse.signIn("alice");
            assertThat(alerts(gatehouse, "many_sessions")).isEqualTo(1);
        }
    }

    @Test
    void aNewPlaceOrDeviceOfAKnownUserRaisesOneAlert() {
        try (Gatehouse gatehouse = RemoteClient.gatehouse(ALERT)) {
            new RemoteClient(gatehouse, HOME, CHROME).signIn("alice");
            new RemoteClient(gatehouse, "203.0.113.200", CHROME.replace("142", "143")).signIn("alice");
            new RemoteClient(gatehouse, ELSEWHERE, FIREFOX).signIn("bob");
            assertThat(alerts(gatehouse, "new_origin")).isZero();
            new RemoteClient(gatehouse, ELSEWHERE, CHROME).signIn("alice");
            assertThat(alerts(gatehouse, "new_origin")).isEqualTo(1);
            new RemoteClient(gatehouse, ELSEWHERE, CHROME).signIn("alice");
            assertThat(alerts(gatehouse, "new_origin")).isEqualTo(1);
            new RemoteClient(gatehouse, HOME, CHROME).signIn("bob");
            assertThat(alerts(gatehouse, "new_origin")).isEqualTo(2);
        }
    }

    @Test
    void knownOriginsOutliveARestartAndExpireAfterThreeMonths() {
        String store = "--spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        String data = "--gatehouse.data-dir=target/data/" + UUID.randomUUID();
        try (Gatehouse gatehouse = RemoteClient.gatehouse(ALERT, store, data)) {
            new RemoteClient(gatehouse, HOME, CHROME).signIn("alice");
            assertThat(alerts(gatehouse, "new_origin")).isZero();
        }
        try (Gatehouse gatehouse = RemoteClient.gatehouse(ALERT, store, data)) {
            new RemoteClient(gatehouse, ELSEWHERE, CHROME).signIn("alice");
            assertThat(alerts(gatehouse, "new_origin")).isEqualTo(1);
            gatehouse.clock().advance(Duration.ofDays(60));
            new RemoteClient(gatehouse, ELSEWHERE, CHROME).signIn("alice");
            gatehouse.clock().advance(Duration.ofDays(60));
            gatehouse.bean(ExpiredData.class).delete();
            assertThat(alerts(gatehouse, "new_origin")).isEqualTo(1);
            assertThat(gatehouse.bean(KnownOrigins.class).of("alice", Instant.EPOCH))
                    .as("the place that was used since, and the device")
                    .hasSize(2);
        }
    }

    @Test
    void ifConfiguredEverySessionFromANewPlaceEnds() {
        try (Gatehouse gatehouse = RemoteClient.gatehouse("--gatehouse.watch.new-origin.action=end-session")) {
            RemoteClient home = new RemoteClient(gatehouse, HOME, CHROME);
            RemoteClient away = new RemoteClient(gatehouse, ELSEWHERE, CHROME);
            String token = home.signIn("alice");
            for (int i = 0; i < 3; i++) {
                String refused = away.signIn("alice");
                alerts(gatehouse, "new_origin");
                assertThat(away.me(refused)).isEqualTo(401);
            }
            assertThat(home.me(token)).isEqualTo(200);
            assertThat(home.me(home.signIn("alice"))).isEqualTo(200);
        }
    }
}
