package dev.gatehouse.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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

/** A session that is ended is refused, here at once, elsewhere soon, and after a restart still. */
class SessionsTest extends OnBothStores {
    private static final String ENDED = "401 session_ended: session has ended";

    SessionsTest() {
        super(Gatehouse::demo);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void anEndedSessionIsRefusedAndItsNeighboursGoOn(Gatehouse gatehouse) {
        String ended = gatehouse.signIn("alice");
        String other = gatehouse.signIn("alice");
        gatehouse.bean(Sessions.class).end(id(ended), EndReason.PASSWORD_CHANGED);
        assertThat(gatehouse.getAs(ended, "/me").problem()).isEqualTo(ENDED);
        assertThat(gatehouse.refresh(ended).problem()).isEqualTo(ENDED);
        assertThat(gatehouse.getAs(other, "/me").status()).isEqualTo(200);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void allSessionsOfAUserEndButTheOneThatIsKept(Gatehouse gatehouse) {
        Sessions sessions = gatehouse.bean(Sessions.class);
        List<String> tokens = List.of(gatehouse.signIn("bob"), gatehouse.signIn("bob"), gatehouse.signIn("bob"));
        String carol = gatehouse.signIn("carol");
        assertThat(sessions.endAllOf("bob", id(tokens.get(1)), EndReason.PASSWORD_CHANGED))
                .isEqualTo(2);
        assertThat(tokens.stream().map(token -> gatehouse.getAs(token, "/me").status()))
                .containsExactly(401, 200, 401);
        assertThat(gatehouse.getAs(carol, "/me").status()).isEqualTo(200);
        assertThat(sessions.endAllOf("bob", null, EndReason.ACCOUNT_DISABLED)).isEqualTo(1);
        assertThat(sessions.endAllOf("bob", null, EndReason.ACCOUNT_DISABLED)).isZero();
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void whatCanBePresentedNoMoreIsForgotten(Gatehouse gatehouse) {
        String token = gatehouse.signIn("carol");
        gatehouse.bean(Sessions.class).end(id(token), EndReason.USER_GONE);
        gatehouse.clock().advance(Duration.ofHours(12).plusSeconds(1));
        gatehouse.bean(RevocationList.class).forget();
        assertThat(rows(gatehouse, "session")).isZero();
        assertThat(rows(gatehouse, "ended_session")).isZero();
        assertThat(gatehouse.bean(Sessions.class).hasEnded(id(token))).isFalse();
        assertThat(gatehouse.getAs(token, "/me").problem()).isEqualTo(ENDED);
    }

    /** T20. */
    @Test
    void anotherNodeHearsOfItWithinASecondAndARestartForgetsNothing(@TempDir Path data) throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
                Gatehouse one = node(postgres, data);
                Gatehouse two = node(postgres, data)) {
            String token = one.signIn("alice");
            assertThat(two.getAs(token, "/me").status()).isEqualTo(200);
            one.bean(Sessions.class).end(id(token), EndReason.PASSWORD_CHANGED);
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
