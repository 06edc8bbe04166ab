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
    private static final Duration ONE_TIMEOUT = LdapServersFixture.READ_TIMEOUT;
    private static final Duration TWO_TIMEOUTS = LdapServersFixture.READ_TIMEOUT.multipliedBy(2);

    private TestLdapServer first;
    private TestLdapServer second;
    private TcpProxy proxy;
    private String throughProxy;

    @BeforeEach
    void start() throws Exception {
        first = TestLdapServer.plain();
        second = TestLdapServer.plain();
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
        try (LdapServersFixture servers = new LdapServersFixture(throughProxy + "," + second.url())) {
            assertThat(servers.aliceSignsIn()).isTrue();
            proxy.stall();
            assertThat(timeOf(() -> {
                        for (int i = 0; i < 20; i++) {
                            assertThat(servers.aliceSignsIn()).isTrue();
                        }
                    }))
                    .isBetween(ONE_TIMEOUT, TWO_TIMEOUTS);
            assertThat(second.binds).hasValue(20);
            proxy.heal();
            await().until(() -> servers.aliceSignsIn() && first.binds.get() > 1);
        }
    }

    @Test
    void aSilentServerWithoutAnotherCostsOneTimeout() {
        try (LdapServersFixture servers = new LdapServersFixture(throughProxy, "retry-after", "1h")) {
            proxy.stall();
            assertThatThrownBy(servers::aliceSignsIn)
                    .isInstanceOf(SourceUnavailable.class)
                    .hasMessageContaining("timed out");
            await().ignoreExceptions().until(() -> timeOfFailure(servers).compareTo(Duration.ofMillis(200)) < 0);
            for (int i = 0; i < 5; i++) {
                assertThat(timeOfFailure(servers)).isLessThan(Duration.ofMillis(200));
            }
        }
    }

    /** Probes go well, so it is the second time-out that tells. */
    @Test
    void aServerThatIsSlowToSearchCostsNoTimeoutForEachSearch() {
        try (LdapServersFixture servers = new LdapServersFixture(first.url(), "retry-after", "1h")) {
            CountDownLatch end = new CountDownLatch(1);
            first.beforeSearch = () -> waitFor(end);
            assertThatThrownBy(() -> servers.search("alice")).isInstanceOf(SourceUnavailable.class);
            assertThat(timeOf(() -> {
                        for (int i = 0; i < 5; i++) {
                            assertThatThrownBy(() -> servers.search("alice")).isInstanceOf(SourceUnavailable.class);
                        }
                    }))
                    .isLessThan(ONE_TIMEOUT);
            end.countDown();
        }
    }

    /** T43. */
    @Test
    void connectionsThatWereClosedWhileIdleAreReplacedWithoutAWord() {
        try (LdapServersFixture servers = new LdapServersFixture(throughProxy)) {
            for (Duration idle : new Duration[] {Duration.ZERO, Duration.ofSeconds(20), Duration.ofHours(1)}) {
                assertThat(servers.aliceSignsIn()).isTrue();
                proxy.cut();
                servers.clock.advance(idle);
                assertThat(timeOf(() -> assertThat(servers.aliceSignsIn()).isTrue()))
                        .isLessThan(ONE_TIMEOUT);
            }
        }
    }

    /** T43. */
    @Test
    void connectionsThatWereForgottenInAnIdleHourAreNotUsed() {
        try (LdapServersFixture servers = new LdapServersFixture(throughProxy)) {
            assertThat(servers.aliceSignsIn()).isTrue();
            proxy.forget();
            servers.clock.advance(Duration.ofHours(1));
            assertThat(timeOf(() -> assertThat(servers.aliceSignsIn()).isTrue()))
                    .isLessThan(ONE_TIMEOUT);
        }
    }

    /** T43. */
    @Test
    void connectionsThatWereForgottenAMomentAgoCostOneTimeoutAndNobodyHisSignIn() {
        for (Duration idle : new Duration[] {Duration.ZERO, Duration.ofSeconds(20)}) {
            try (LdapServersFixture servers = new LdapServersFixture(throughProxy)) {
                assertThat(servers.aliceSignsIn()).isTrue();
                proxy.forget();
                servers.clock.advance(idle);
                assertThat(timeOf(() -> assertThat(servers.aliceSignsIn()).isTrue()))
                        .isBetween(ONE_TIMEOUT, TWO_TIMEOUTS);
            }
        }
    }

    @Test
    void aConnectionInUseIsUsedAgain() {
        try (LdapServersFixture servers = new LdapServersFixture(throughProxy)) {
            for (int i = 0; i < 10; i++) {
                assertThat(servers.aliceSignsIn()).isTrue();
                servers.clock.advance(Duration.ofSeconds(20));
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
        try (LdapServersFixture both = new LdapServersFixture(first.url() + "," + second.url(), one);
                LdapServersFixture alone = new LdapServersFixture(first.url(), one)) {
            for (LdapServersFixture servers : new LdapServersFixture[] {both, alone}) {
                int before = first.searches.get();
                new Thread(() -> servers.search("alice")).start();
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

    private static Duration timeOfFailure(LdapServersFixture servers) {
        return timeOf(() -> assertThatThrownBy(servers::aliceSignsIn).isInstanceOf(SourceUnavailable.class));
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
