package dev.gatehouse.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.support.TcpProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that break, and connections that only look as if they had not. */
class LdapSilenceTest {
    private static final Duration ONE_TIMEOUT = Wire.READ_TIMEOUT;
    private static final Duration TWO_TIMEOUTS = Wire.READ_TIMEOUT.multipliedBy(2);

    private WireServer first;
    private WireServer second;
    private TcpProxy proxy;
    private String throughProxy;

    @BeforeEach
    void start() throws Exception {
        first = WireServer.plain();
        second = WireServer.plain();
        proxy = new TcpProxy(first.port());
        throughProxy = "ldap://127.0.0.1:" + proxy.port();
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        first.close();
        second.close();
    }

    @Test
    void aSilentServerCostsOneTimeoutAndThenTheNextServes() {
        try (Wire wire = new Wire(throughProxy + "," + second.url())) {
            assertThat(wire.letsAliceIn()).isTrue();
            proxy.stall();
            assertThat(timeOf(() -> {
                        for (int i = 0; i < 20; i++) {
                            assertThat(wire.letsAliceIn()).isTrue();
                        }
                    }))
                    .isBetween(ONE_TIMEOUT, TWO_TIMEOUTS);
            assertThat(second.binds).hasValue(20);
            proxy.heal();
            await().until(() -> wire.letsAliceIn() && first.binds.get() > 1);
        }
    }

    @Test
    void aSilentServerWithoutAnotherCostsOneTimeout() {
        try (Wire wire = new Wire(throughProxy, "retry-after", "1h")) {
            proxy.stall();
            assertThatThrownBy(wire::letsAliceIn)
                    .isInstanceOf(SourceUnavailable.class)
                    .hasMessageContaining("timed out");
            await().ignoreExceptions().until(() -> timeOfFailure(wire).compareTo(Duration.ofMillis(200)) < 0);
            for (int i = 0; i < 5; i++) {
                assertThat(timeOfFailure(wire)).isLessThan(Duration.ofMillis(200));
            }
        }
    }

    /** Probes go well, so it is the second time-out that tells. */
    @Test
    void aServerThatIsSlowToSearchCostsNoTimeoutForEachSearch() {
        try (Wire wire = new Wire(first.url(), "retry-after", "1h")) {
            CountDownLatch end = new CountDownLatch(1);
            first.beforeSearch = () -> waitFor(end);
            assertThatThrownBy(() -> wire.search("alice")).isInstanceOf(SourceUnavailable.class);
            assertThat(timeOf(() -> {
                        for (int i = 0; i < 5; i++) {
                            assertThatThrownBy(() -> wire.search("alice")).isInstanceOf(SourceUnavailable.class);
                        }
                    }))
                    .isLessThan(ONE_TIMEOUT);
            end.countDown();
        }
    }

    /** T43. */
    @Test
    void connectionsThatWereClosedWhileIdleAreReplacedWithoutAWord() {
        try (Wire wire = new Wire(throughProxy)) {
            for (Duration idle : new Duration[] {Duration.ZERO, Duration.ofSeconds(20), Duration.ofHours(1)}) {
                assertThat(wire.letsAliceIn()).isTrue();
                proxy.cut();
                wire.clock.advance(idle);
                assertThat(timeOf(() -> assertThat(wire.letsAliceIn()).isTrue()))
                        .isLessThan(ONE_TIMEOUT);
            }
        }
    }

    /** T43. */
    @Test
    void connectionsThatWereForgottenInAnIdleHourAreNotUsed() {
        try (Wire wire = new Wire(throughProxy)) {
            assertThat(wire.letsAliceIn()).isTrue();
            proxy.forget();
            wire.clock.advance(Duration.ofHours(1));
            assertThat(timeOf(() -> assertThat(wire.letsAliceIn()).isTrue())).isLessThan(ONE_TIMEOUT);
        }
    }

    /** T43. */
    @Test
    void connectionsThatWereForgottenAMomentAgoCostOneTimeoutAndNobodyHisSignIn() {
        for (Duration idle : new Duration[] {Duration.ZERO, Duration.ofSeconds(20)}) {
            try (Wire wire = new Wire(throughProxy)) {
                assertThat(wire.letsAliceIn()).isTrue();
                proxy.forget();
                wire.clock.advance(idle);
                assertThat(timeOf(() -> assertThat(wire.letsAliceIn()).isTrue()))
                        .isBetween(ONE_TIMEOUT, TWO_TIMEOUTS);
            }
        }
    }

    @Test
    void aConnectionInUseIsUsedAgain() {
        try (Wire wire = new Wire(throughProxy)) {
            for (int i = 0; i < 10; i++) {
                assertThat(wire.letsAliceIn()).isTrue();
                wire.clock.advance(Duration.ofSeconds(20));
            }
            assertThat(proxy.accepted()).isEqualTo(2);
        }
        await().untilAsserted(() -> assertThat(proxy.open()).isZero());
    }

    @Test
    void whoFindsNoFreeConnectionGoesToTheNextServerOrHearsOfAnOutage() {
        CountDownLatch end = new CountDownLatch(1);
        first.beforeSearch = () -> waitFor(end);
        String[] one = {"pool-size", "1", "pool-timeout", "50ms", "read-timeout", "1m"};
        try (Wire both = new Wire(first.url() + "," + second.url(), one);
                Wire alone = new Wire(first.url(), one)) {
            for (Wire wire : new Wire[] {both, alone}) {
                int before = first.searches.get();
                new Thread(() -> wire.search("alice")).start();
                await().until(() -> first.searches.get() > before);
            }
            assertThat(both.search("alice")).hasSize(1);
            assertThatThrownBy(() -> alone.search("alice"))
                    .isInstanceOf(SourceUnavailable.class)
                    .hasMessageContaining("no connection became free within 50 ms");
            end.countDown();
            first.beforeSearch = () -> {};
            await().ignoreExceptions().until(() -> alone.search("alice").size() == 1);
        }
    }

    private static Duration timeOfFailure(Wire wire) {
        return timeOf(() -> assertThatThrownBy(wire::letsAliceIn).isInstanceOf(SourceUnavailable.class));
    }

    private static Duration timeOf(Runnable work) {
        long began = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
