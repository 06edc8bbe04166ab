package dev.gatehouse.session.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.storage.ExpiredData;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.OnBothStores;
import dev.gatehouse.support.TokenForger;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A revoked session is rejected: on this node at once, on other nodes soon, and still after a restart. */
class SessionRevocationTest extends OnBothStores {
    private static final String ENDED = "401 session_ended: session has ended";

    SessionRevocationTest() {
        super(Gatehouse::demo);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void aRevokedSessionIsRejectedAndOtherSessionsContinue(Gatehouse gatehouse) {
        String revoked = gatehouse.signIn("alice");
        String other = gatehouse.signIn("alice");
        gatehouse.bean(Revocations.class).revoke(id(revoked), RevocationReason.PASSWORD_CHANGED);
        assertThat(gatehouse.getAs(revoked, "/me").problem()).isEqualTo(ENDED);
        assertThat(gatehouse.refresh(revoked).problem()).isEqualTo(ENDED);
        assertThat(gatehouse.getAs(other, "/me").status()).isEqualTo(200);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void allSessionsOfAUserAreRevokedExceptOne(Gatehouse gatehouse) {
        Revocations revocations = gatehouse.bean(Revocations.class);
        List<String> tokens = List.of(gatehouse.signIn("bob"), gatehouse.signIn("bob"), gatehouse.signIn("bob"));
        String carol = gatehouse.signIn("carol");
        assertThat(revocations.revokeAllOf("bob", id(tokens.get(1)), RevocationReason.PASSWORD_CHANGED))
                .isEqualTo(2);
        assertThat(tokens.stream().map(token -> gatehouse.getAs(token, "/me").status()))
                .containsExactly(401, 200, 401);
        assertThat(gatehouse.getAs(carol, "/me").status()).isEqualTo(200);
        assertThat(revocations.revokeAllOf("bob", null, RevocationReason.ACCOUNT_DISABLED))
                .isEqualTo(1);
        assertThat(revocations.revokeAllOf("bob", null, RevocationReason.ACCOUNT_DISABLED))
                .isZero();
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void revocationsAreDeletedWhenTheirSessionsHavePassedTheirEnd(Gatehouse gatehouse) {
        String token = gatehouse.signIn("carol");
        gatehouse.bean(Revocations.class).revoke(id(token), RevocationReason.USER_GONE);
        gatehouse.clock().advance(Duration.ofHours(12).plusSeconds(1));
        gatehouse.bean(ExpiredData.class).delete();
        assertThat(rows(gatehouse, "session")).isZero();
        assertThat(rows(gatehouse, "ended_session"))
                .as("the last one, which marks the place")
                .isEqualTo(1);
        assertThat(gatehouse.bean(Revocations.class).isRevoked(TokenForger.session(token)))
                .isFalse();
        assertThat(gatehouse.getAs(token, "/me").problem()).isEqualTo(ENDED);
    }

    /** T20. */
    @Test
    void anotherNodeLearnsOfARevocationAndARestartKeepsIt(@TempDir Path data) throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
                Gatehouse one = node(postgres, data);
                Gatehouse two = node(postgres, data)) {
            String token = one.signIn("alice");
            assertThat(two.getAs(token, "/me").status()).isEqualTo(200);
            one.bean(Revocations.class).revoke(id(token), RevocationReason.PASSWORD_CHANGED);
            await().untilAsserted(
                            () -> assertThat(two.getAs(token, "/me").problem()).isEqualTo(ENDED));
            try (Gatehouse restarted = node(postgres, data)) {
                assertThat(restarted.getAs(token, "/me").problem()).isEqualTo(ENDED);
            }
        }
    }

    private static Gatehouse node(EmbeddedPostgres postgres, Path data) {
        return Gatehouse.demo(
                "--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"),
                "--gatehouse.data-dir=" + data);
    }

    private static String id(String token) {
        return TokenForger.claims(token).get("sid").toString();
    }

    private static long rows(Gatehouse gatehouse, String table) {
        return gatehouse
                .bean(JdbcClient.class)
                .sql("select count(*) from " + table)
                .query(Long.class)
                .single();
    }
}
