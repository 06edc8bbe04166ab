package dev.gatehouse.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.session.SessionStore.Ended;
import dev.gatehouse.session.SessionStore.Live;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.OnBothStores;
import dev.gatehouse.support.TokenForger;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.transaction.support.TransactionTemplate;

/** Whoever follows the ends of sessions by their number misses none, however slow a transaction is. */
class OrderOfEndsTest extends OnBothStores {

    private ExecutorService threads;

    OrderOfEndsTest() {
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
    void anEndIsNotSeenBeforeOneWithALowerNumber(Gatehouse gatehouse) throws Exception {
        SessionStore store = gatehouse.bean(SessionStore.class);
        Live slow = live(gatehouse, "alice");
        Live quick = live(gatehouse, "bob");
        AtomicReference<Future<Boolean>> other = new AtomicReference<>();
        List<String> meanwhile = gatehouse.bean(TransactionTemplate.class).execute(transaction -> {
            store.end(slow, EndReason.SIGNED_OUT, gatehouse.clock().instant());
            // The other one waits for this transaction.
            other.set(threads.submit(() ->
                    store.end(quick, EndReason.SIGNED_OUT, gatehouse.clock().instant())));
            assertThatThrownBy(() -> other.get().get(500, TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);
            return CompletableFuture.supplyAsync(() -> ended(gatehouse), threads)
                    .join();
        });
        assertThat(other.get().get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(meanwhile).doesNotContain(slow.id(), quick.id());
        assertThat(ended(gatehouse)).containsSubsequence(slow.id(), quick.id());
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void whoeverEndsSeveralAndWhoeverEndsOneOfThemDoNotWaitForEachOther(Gatehouse gatehouse) throws Exception {
        SessionStore store = gatehouse.bean(SessionStore.class);
        Live first = live(gatehouse, "alice");
        Live second = live(gatehouse, "alice");
        AtomicReference<Future<Boolean>> other = new AtomicReference<>();
        gatehouse.bean(TransactionTemplate.class).executeWithoutResult(transaction -> {
            store.end(first, EndReason.ACCOUNT_DISABLED, gatehouse.clock().instant());
            other.set(threads.submit(() ->
                    store.end(second, EndReason.SIGNED_OUT, gatehouse.clock().instant())));
            assertThatThrownBy(() -> other.get().get(500, TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);
            assertThat(store.end(
                            second,
                            EndReason.ACCOUNT_DISABLED,
                            gatehouse.clock().instant()))
                    .isTrue();
        });
        assertThat(other.get().get(10, TimeUnit.SECONDS)).isFalse();
    }

    private static Live live(Gatehouse gatehouse, String user) {
        String sid = TokenForger.claims(gatehouse.signIn(user)).get("sid").toString();
        return gatehouse
                .bean(SessionStore.class)
                .liveWith(sid, gatehouse.clock().instant())
                .get(0);
    }

    private static List<String> ended(Gatehouse gatehouse) {
        return gatehouse
                .bean(SessionStore.class)
                .endedSince(0, gatehouse.clock().instant(), 1_000)
                .stream()
                .map(Ended::id)
                .toList();
    }
}
