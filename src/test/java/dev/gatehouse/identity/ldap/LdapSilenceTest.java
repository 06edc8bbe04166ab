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

/**
 * Connections that break, and connections that never answer. Each request that the proxy drops costs a sign-in one read
 * timeout, so the dropped requests are counted.
 */
class LdapSilenceTest {
    /** The assertion of a search for alice, as it is encoded. */
    private static final String SEARCH = "uid\u0004\u0005alice";

    private static final String BIND = "alice-secret";
    private static final String SERVICE_BIND = "service-password";

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
            for (int i = 0; i < 20; i++) {
                assertThat(servers.aliceSignsIn()).isTrue();
            }
            assertThat(second.binds).hasValue(20);
            assertThat(proxy.dropped(SEARCH)).isEqualTo(1);
            assertThat(proxy.dropped(BIND)).isZero();
            assertThat(proxy.dropped(SERVICE_BIND)).isZero();
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
            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(servers::aliceSignsIn).isInstanceOf(SourceUnavailable.class);
            }
            assertThat(proxy.dropped(SERVICE_BIND)).isEqualTo(1);
            assertThat(proxy.dropped(SEARCH)).isZero();
        }
    }

    /** The search for the groups of one user says nothing about other users. */
    @Test
    void slowGroupsOfAUserDoNotOpenTheBreaker() {
        try (LdapServersFixture servers = new LdapServersFixture(first.url() + "," + second.url())) {
            CountDownLatch end = new CountDownLatch(1);
            first.beforeSearch = () -> waitFor(end);
            second.beforeSearch = () -> waitFor(end);
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> servers.servers.read(reader ->
                                GroupSearch.guarded(() -> Entry.search("dc=example,dc=org", "(cn=*)", reader))))
                        .isInstanceOf(SourceUnavailable.class)
                        .hasMessageContainingAll("groups", "read-timeout", first.url(), second.url());
            }
            assertThat(first.searches).as("each sign-in asks each server").hasValue(3);
            assertThat(second.searches).hasValue(3);
            end.countDown();
            assertThat(servers.aliceSignsIn()).isTrue();
            assertThat(first.binds).as("the first server is in use").hasValue(1);
        }
    }

    /** The probes succeed, so the second timeout decides. */
    @Test
    void aServerThatIsSlowToSearchCostsNoTimeoutForEachSearch() {
        try (LdapServersFixture servers = new LdapServersFixture(first.url(), "retry-after", "1h")) {
            CountDownLatch end = new CountDownLatch(1);
            first.beforeSearch = () -> waitFor(end);
            assertThatThrownBy(() -> servers.search("alice")).isInstanceOf(SourceUnavailable.class);
            assertThat(first.searches).hasValue(2);
            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(() -> servers.search("alice")).isInstanceOf(SourceUnavailable.class);
            }
            assertThat(first.searches).hasValue(2);
            end.countDown();
        }
    }

    /** T43. */
    @Test
    void connectionsThatWereClosedWhileIdleAreReplacedAndNoSignInFails() {
        try (LdapServersFixture servers = new LdapServersFixture(throughProxy)) {
            for (Duration idle : new Duration[] {Duration.ZERO, Duration.ofSeconds(20), Duration.ofHours(1)}) {
                assertThat(servers.aliceSignsIn()).isTrue();
                proxy.cut();
                servers.clock.advance(idle);
                assertThat(servers.aliceSignsIn()).isTrue();
            }
            assertThat(first.searches).hasValue(6);
            assertThat(first.binds).hasValue(6);
        }
    }

    /** T43. */
    @Test
    void connectionsThatWereForgottenInAnIdleHourAreNotUsed() {
        try (LdapServersFixture servers = new LdapServersFixture(throughProxy)) {
            assertThat(servers.aliceSignsIn()).isTrue();
            proxy.forget();
            servers.clock.advance(Duration.ofHours(1));
            assertThat(servers.aliceSignsIn()).isTrue();
            assertThat(proxy.dropped(SEARCH)).isZero();
            assertThat(proxy.dropped(BIND)).isZero();
        }
    }

    /** T43. */
    @Test
    void connectionsThatWereForgottenAMomentAgoCostOneTimeoutAndNoSignInFails() {
        for (Duration idle : new Duration[] {Duration.ZERO, Duration.ofSeconds(20)}) {
            try (LdapServersFixture servers = new LdapServersFixture(throughProxy)) {
                assertThat(servers.aliceSignsIn()).isTrue();
                int before = proxy.dropped(SEARCH);
                proxy.forget();
                servers.clock.advance(idle);
                assertThat(servers.aliceSignsIn()).isTrue();
                assertThat(proxy.dropped(SEARCH)).isEqualTo(before + 1);
                assertThat(proxy.dropped(BIND)).isZero();
            }
        }
    }

    @Test
    void aConnectionInUseIsUsedAgain() {
        try (LdapServersFixture servers = new LdapServersFixture(throughProxy)) {
            for (int i = 0; i < 10; i++) {
                assertThat(servers.aliceSignsIn()).isTrue();
                assertThat(servers.bind("wrong")).isInstanceOf(BindResponse.Refused.class);
                servers.clock.advance(Duration.ofSeconds(20));
            }
            assertThat(proxy.accepted()).isEqualTo(2);
        }
        await().untilAsserted(() -> assertThat(proxy.open()).isZero());
    }

    @Test
    void aRequestWithoutAFreeConnectionUsesTheNextServerOrFails() {
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

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
