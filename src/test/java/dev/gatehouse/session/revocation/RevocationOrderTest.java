package dev.gatehouse.session.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.session.revocation.RevocationStore.LiveSession;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.OnBothStores;
import dev.gatehouse.support.TokenForger;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A reader that follows revocations by their number misses none, however slow a transaction is. */
class RevocationOrderTest extends OnBothStores {

    private ExecutorService threads;

    RevocationOrderTest() {
        super(Gatehouse::demo);
    }

    @BeforeEach
    void start() {
        threads = Executors.newCachedThreadPool();
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void aRevocationIsNotVisibleBeforeOneWithALowerNumber(Gatehouse gatehouse) throws Exception {
        LiveSession first = liveSession(gatehouse, "alice");
        LiveSession second = liveSession(gatehouse, "bob");
        Future<Boolean> waiting = transactions(gatehouse).execute(transaction -> {
            revoke(gatehouse, first, RevocationReason.SIGNED_OUT);
            Future<Boolean> other = startWaiting(gatehouse, second);
            assertThat(CompletableFuture.supplyAsync(() -> revokedIds(gatehouse), threads)
                            .join())
                    .doesNotContain(first.id(), second.id());
            assertThat(other).isNotDone();
            return other;
        });
        assertThat(waiting.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(revokedIds(gatehouse)).containsSubsequence(first.id(), second.id());
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void aTransactionThatRevokesSeveralSessionsAndOneThatRevokesOneOfThemDoNotDeadlock(Gatehouse gatehouse)
            throws Exception {
        LiveSession first = liveSession(gatehouse, "alice");
        LiveSession second = liveSession(gatehouse, "alice");
        Future<Boolean> waiting = transactions(gatehouse).execute(transaction -> {
            revoke(gatehouse, first, RevocationReason.ACCOUNT_DISABLED);
            Future<Boolean> other = startWaiting(gatehouse, second);
            assertThat(revoke(gatehouse, second, RevocationReason.ACCOUNT_DISABLED))
                    .isTrue();
            assertThat(other).isNotDone();
            return other;
        });
        assertThat(waiting.get(10, TimeUnit.SECONDS)).isFalse();
    }

    /** Revokes a session in another transaction, and returns when that transaction waits for the lock of this one. */
    private Future<Boolean> startWaiting(Gatehouse gatehouse, LiveSession session) {
        Future<Boolean> other = threads.submit(() -> revoke(gatehouse, session, RevocationReason.SIGNED_OUT));
        await().until(
                        () -> CompletableFuture.supplyAsync(() -> waitingTransactions(gatehouse), threads)
                                .join(),
                        count -> count == 1);
        return other;
    }

    private int waitingTransactions(Gatehouse gatehouse) {
        String sql = gatehouse == embedded()
                ? "select count(*) from information_schema.sessions where blocker_id is not null"
                : "select count(distinct pid) from pg_locks where not granted";
        return gatehouse.bean(JdbcClient.class).sql(sql).query(Integer.class).single();
    }

    private static TransactionTemplate transactions(Gatehouse gatehouse) {
        return gatehouse.bean(TransactionTemplate.class);
    }

    private static boolean revoke(Gatehouse gatehouse, LiveSession session, RevocationReason reason) {
        Instant now = gatehouse.clock().instant();
        return gatehouse
                .bean(RevocationStore.class)
                .revoke(session.id(), reason, now, now.plusSeconds(60))
                .isPresent();
    }

    private static LiveSession liveSession(Gatehouse gatehouse, String user) {
        String sid = TokenForger.claims(gatehouse.signIn(user)).get("sid").toString();
        return gatehouse
                .bean(RevocationStore.class)
                .find(sid, gatehouse.clock().instant())
                .get(0);
    }

    private static List<String> revokedIds(Gatehouse gatehouse) {
        return gatehouse.bean(RevocationReader.class).after(0, gatehouse.clock().instant(), 1_000).stream()
                .map(revocation -> revocation instanceof Revocation.OfSession session ? session.id() : "")
                .toList();
    }
}
