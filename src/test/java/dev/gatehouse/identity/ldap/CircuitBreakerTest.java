package dev.gatehouse.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.identity.ldap.ServerFailure.Kind;
import dev.gatehouse.threads.ThreadPools;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a server is probed, and that requests do not wait for a slow probe. */
class CircuitBreakerTest {
    private final ScheduledExecutorService timer = ThreadPools.directoryTimer("test", 1);
    private final AtomicInteger probes = new AtomicInteger();

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void operationsThatFailTogetherAreOneFailureAndOneProbe() {
        CircuitBreaker breaker = breaker(() -> {});
        long before = breaker.failures();
        for (int i = 0; i < 16; i++) {
            breaker.recordFailure(before, failure(Kind.LOST));
        }
        assertThat(breaker.awaitProbe()).isTrue();
        assertThat(probes).hasValue(1);
        assertThat(breaker.failures()).isEqualTo(before + 1);
    }

    @Test
    void aRequestReturnsWhileTheProbeStillWaitsForTheServer() throws Exception {
        CountDownLatch server = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        CircuitBreaker breaker = breaker(() -> {
            waitFor(server);
            ended.countDown();
        });
        breaker.recordFailure(breaker.failures(), failure(Kind.TIMED_OUT));
        for (int i = 0; i < 5; i++) {
            assertThat(breaker.awaitProbe()).isFalse();
        }
        assertThat(probes).hasValue(1);
        assertThat(ended.getCount()).isEqualTo(1);
        server.countDown();
        await().until(breaker::isClosed);
    }

    @Test
    void anOpenBreakerProbesForARequestAndClosesWhenTheServerAnswers() {
        AtomicInteger failing = new AtomicInteger(2);
        CircuitBreaker breaker = breaker(() -> {
            if (failing.getAndDecrement() > 0) {
                throw failure(Kind.LOST);
            }
        });
        breaker.recordFailure(breaker.failures(), failure(Kind.LOST));
        await().until(breaker::awaitProbe);
        assertThat(probes).hasValue(3);
    }

    @Test
    void aSecondTimeoutAfterASuccessfulProbeOpensTheBreakerWithoutAProbe() {
        CircuitBreaker breaker = breaker(() -> {});
        breaker.recordFailure(breaker.failures(), failure(Kind.TIMED_OUT));
        assertThat(breaker.awaitProbe()).isTrue();
        breaker.recordFailure(breaker.failures(), failure(Kind.TIMED_OUT));
        assertThat(breaker.awaitProbe()).isFalse();
        assertThat(probes).hasValue(1);
    }

    private CircuitBreaker breaker(Runnable probe) {
        return new CircuitBreaker(
                "server",
                () -> {
                    probes.incrementAndGet();
                    probe.run();
                },
                Duration.ofHours(1),
                timer);
    }

    private static ServerFailure failure(Kind kind) {
        return new ServerFailure(kind, "failed", null);
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
