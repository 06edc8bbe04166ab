package dev.gatehouse.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.caller.Caller;
import dev.gatehouse.identity.Identity;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.revocation.PresentedSession;
import dev.gatehouse.session.revocation.RevocationReason;
import dev.gatehouse.session.revocation.Revocations;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.OnBothStores;
import dev.gatehouse.support.TokenForger;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** No user has more sessions than the limit, however many sign-ins run at once. */
class SessionLimitTest extends OnBothStores {
    private static final int LIMIT = 3;
    private static final String[] LIMITED = {"--gatehouse.session.max-per-user=" + LIMIT};

    SessionLimitTest() {
        super(Gatehouse::demo, LIMITED);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void theOldestSessionIsEvicted(Gatehouse gatehouse) {
        List<String> tokens = IntStream.range(0, LIMIT + 1)
                .mapToObj(i -> {
                    gatehouse.clock().advance(Duration.ofSeconds(1));
                    return gatehouse.signIn("alice");
                })
                .toList();
        assertThat(tokens.stream().map(token -> gatehouse.getAs(token, "/me").status()))
                .containsExactly(401, 200, 200, 200);
        assertThat(gatehouse
                        .bean(JdbcClient.class)
                        .sql("select end_reason from session where id = ?")
                        .param(TokenForger.claims(tokens.get(0)).get("sid").toString())
                        .query(String.class)
                        .single())
                .isEqualTo("evicted");
        assertThat(gatehouse.getAs(gatehouse.signIn("carol"), "/me").status()).isEqualTo(200);
    }

    /** T19. */
    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void amongSessionsOfOneSecondTheFirstIsTheOldest(Gatehouse gatehouse) {
        Identity carl = new Identity("carl", "demo", Set.of(), Map.of());
        List<String> ids =
                IntStream.range(0, 30).mapToObj(i -> open(gatehouse, carl).id()).toList();
        Revocations revocations = gatehouse.bean(Revocations.class);
        Instant now = gatehouse.clock().instant();
        assertThat(ids.stream()
                        .filter(id -> !revocations.isRevoked(new PresentedSession(id, "carl", now, now)))
                        .toList())
                .isEqualTo(ids.subList(ids.size() - LIMIT, ids.size()));
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void parallelSignInsNeverExceedTheLimit(Gatehouse gatehouse) throws Exception {
        openAtOnce(200, "evicted", gatehouse);
        assertThat(live(gatehouse, "evicted")).isEqualTo(LIMIT);
    }

    @Test
    void aUserAtTheLimitIsRefusedUntilASessionEnds() {
        try (Gatehouse gatehouse =
                Gatehouse.demo("--gatehouse.session.max-per-user=1", "--gatehouse.session.when-full=refuse")) {
            String token = gatehouse.signIn("bob");
            assertThat(gatehouse.authenticate("bob", "bob-secret").problem())
                    .isEqualTo(
                            "403 too_many_sessions: User bob has reached the limit of sessions: end one of them first");
            assertThat(gatehouse.authenticate("bob", "guess").problem()).startsWith("403 authentication_failed");
            assertThat(gatehouse.getAs(token, "/me").status()).isEqualTo(200);
            gatehouse.bean(Revocations.class).revokeAllOf("bob", null, RevocationReason.SIGNED_OUT);
            assertThat(gatehouse.authenticate("bob", "bob-secret").status()).isEqualTo(200);
        }
    }

    @Test
    void twoNodesTogetherKeepTheLimit(@TempDir Path data) throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
                Gatehouse one = node(postgres, data, "evict-oldest");
                Gatehouse two = node(postgres, data, "evict-oldest");
                Gatehouse refusing = node(postgres, data, "refuse")) {
            assertThat(openAtOnce(1_000, "evicted", one, two)).isEqualTo(1_000);
            assertThat(live(one, "evicted")).isEqualTo(LIMIT);
            assertThat(openAtOnce(100, "refused", refusing, refusing)).isEqualTo(LIMIT);
            assertThat(live(one, "refused")).isEqualTo(LIMIT);
        }
    }

    /** @return the number of opened sessions */
    private static long openAtOnce(int times, String user, Gatehouse... nodes) throws Exception {
        Identity identity = new Identity(user, "demo", Set.of(), Map.of());
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Boolean>> all = IntStream.range(0, times)
                    .mapToObj(i -> threads.submit(() -> {
                        try {
                            open(nodes[i % nodes.length], identity);
                            return true;
                        } catch (Refusal full) {
                            return false;
                        }
                    }))
                    .toList();
            long opened = 0;
            for (Future<Boolean> each : all) {
                opened += each.get(60, TimeUnit.SECONDS) ? 1 : 0;
            }
            return opened;
        } finally {
            threads.shutdown();
        }
    }

    private static Session open(Gatehouse gatehouse, Identity identity) {
        Sessions sessions = gatehouse.bean(Sessions.class);
        Session session = sessions.begin(identity, sessions.now());
        sessions.open(session, new Caller("::1", null));
        return session;
    }

    private static long live(Gatehouse gatehouse, String user) {
        return gatehouse
                .bean(JdbcClient.class)
                .sql("select count(*) from session where user_name = ? and live = true")
                .param(user)
                .query(Long.class)
                .single();
    }

    private static Gatehouse node(EmbeddedPostgres postgres, Path data, String whenFull) {
        return Gatehouse.demo(
                "--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"),
                "--gatehouse.data-dir=" + data,
                LIMITED[0],
                "--gatehouse.session.when-full=" + whenFull);
    }
}
