package dev.gatehouse.anomaly;

import static dev.gatehouse.anomaly.RemoteClient.alerts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.session.revocation.RevocationReason;
import dev.gatehouse.session.revocation.Revocations;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.TokenForger;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules on rejected sign-ins and tokens: what triggers each, and what is just below. */
class RejectionRulesTest {
    @Test
    void manyUserNamesFromOneAddressRaiseAnAlertAndOneLessDoesNot() {
        try (Gatehouse gatehouse = Gatehouse.demo("--gatehouse.watch.stuffing.names=5")) {
            for (int i = 0; i < 4; i++) {
                gatehouse.authenticate("unknown-" + i, "guess");
                gatehouse.authenticate("unknown-" + i, "another guess");
            }
            gatehouse.signIn("alice");
            assertThat(alerts(gatehouse, "many_names_from_address")).isZero();
            gatehouse.authenticate("unknown-4", "guess");
            assertThat(alerts(gatehouse, "many_names_from_address")).isEqualTo(1);
        }
    }

    /** With the limits of production, which refuse the eighth name without a look at its password. */
    @Test
    void anAttackThatIsLimitedRaisesItsAlert() {
        try (Gatehouse gatehouse = RemoteClient.gatehouse("--gatehouse.throttle.enabled=true")) {
            for (int i = 0; i < 20; i++) {
                assertThat(alerts(gatehouse, "many_names_from_address")).isZero();
                gatehouse.authenticate("unknown-" + i, "guess");
            }
            assertThat(alerts(gatehouse, "many_names_from_address")).isEqualTo(1);
            new RemoteClient(gatehouse, "198.51.100.1", RemoteClient.CHROME).signIn("bob");
            for (int i = 0; i < 20; i++) {
                assertThat(alerts(gatehouse, "many_addresses_for_name")).isZero();
                new RemoteClient(gatehouse, "192.0.2." + i, RemoteClient.CHROME).authenticate("bob", "guess");
            }
            assertThat(alerts(gatehouse, "many_addresses_for_name")).isEqualTo(1);
        }
    }

    @Test
    void usersWhoAreLimitedWithoutAWrongPasswordRaiseNone() {
        try (Gatehouse gatehouse = Gatehouse.demo(
                "--gatehouse.watch.stuffing.names=2",
                "--gatehouse.throttle.enabled=true",
                "--gatehouse.throttle.sign-ins-per-minute=1")) {
            for (String user : List.of("alice", "bob", "alice", "bob")) {
                gatehouse.authenticate(user, user + "-secret");
            }
            assertThat(gatehouse.authenticate("carol", "carol-secret").status()).isEqualTo(200);
            assertThat(gatehouse.authenticate("bob", "bob-secret").status()).isEqualTo(429);
            assertThat(alerts(gatehouse, "many_names_from_address")).isZero();
        }
    }

    @Test
    void namesFromManyAddressesOfOneCustomerAreNamesFromOne() {
        try (Gatehouse gatehouse = RemoteClient.gatehouse("--gatehouse.watch.stuffing.names=5")) {
            for (int i = 0; i < 5; i++) {
                assertThat(alerts(gatehouse, "many_names_from_address")).isZero();
                new RemoteClient(gatehouse, "2001:db8:7:" + i + "::1", RemoteClient.CHROME)
                        .authenticate("unknown-" + i, "guess");
            }
            assertThat(alerts(gatehouse, "many_names_from_address")).isEqualTo(1);
        }
    }

    @Test
    void rejectionsOutsideTheWindowDoNotCount() {
        try (Gatehouse gatehouse = Gatehouse.demo("--gatehouse.watch.stuffing.names=3")) {
            gatehouse.authenticate("one", "guess");
            gatehouse.authenticate("two", "guess");
            gatehouse.clock().advance(Duration.ofMinutes(11));
            gatehouse.authenticate("three", "guess");
            assertThat(alerts(gatehouse, "many_names_from_address")).isZero();
        }
    }

    @Test
    void rejectionsDuringAnOutageDoNotCount() {
        try (Gatehouse gatehouse = Gatehouse.demo(
                "--gatehouse.watch.stuffing.names=2", "--gatehouse.identity.ldap.demo.urls=ldap://127.0.0.1:1")) {
            gatehouse.authenticate("one", "guess");
            gatehouse.authenticate("two", "guess");
            gatehouse.authenticate("three", "guess");
            assertThat(alerts(gatehouse, "many_names_from_address")).isZero();
        }
    }

    @Test
    void anEndedSessionThatIsPresentedManyTimesRaisesOneAlert() {
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
    void aRuleThatIsOffRaisesNoAlert() {
        try (Gatehouse gatehouse =
                Gatehouse.demo("--gatehouse.watch.stuffing.names=2", "--gatehouse.watch.stuffing.action=off")) {
            gatehouse.authenticate("one", "guess");
            gatehouse.authenticate("two", "guess");
            assertThat(alerts(gatehouse, "many_names_from_address")).isZero();
        }
    }
}
