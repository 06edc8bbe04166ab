package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.TcpProxy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Failover between two OpenLDAP servers. */
@Tag("e2e")
class OpenLdapFailoverTest {
    private static final int SIGN_INS = 200;
    private static final int THREADS = 8;

    private Slapd first;
    private Slapd second;
    private TcpProxy proxyOfFirst;
    private Gatehouse gatehouse;

    @BeforeEach
    void start() {
        first = Slapd.started();
        second = Slapd.started();
        proxyOfFirst = new TcpProxy(first.port());
        gatehouse = LdapSourceFixture.at(
                "ldap://127.0.0.1:" + proxyOfFirst.port() + "," + second.url(),
                LdapSourceFixture.SERVICE_ACCOUNT[0],
                LdapSourceFixture.SERVICE_ACCOUNT[1],
                LdapSourceFixture.KEY + "read-timeout=1s",
                LdapSourceFixture.KEY + "retry-after=200ms");
    }

    @AfterEach
    void stop() throws IOException {
        gatehouse.close();
        proxyOfFirst.close();
        first.close();
        second.close();
    }

    @Test
    void aServerKilledDuring200SignInsFailsNoneAndIsUsedAgainLater() throws Exception {
        assertThat(signIns(() -> first.kill())).hasSize(SIGN_INS).allMatch(response -> response.status() == 200);
        proxyOfFirst.cut();
        first.start();
        int before = proxyOfFirst.accepted();
        await().until(() -> gatehouse.authenticate("alice", "alice-secret").status() == 200
                && proxyOfFirst.open() > 0
                && proxyOfFirst.accepted() > before);
        second.stop();
        assertThat(gatehouse.authenticate("alice", "alice-secret").status()).isEqualTo(200);
        assertThat(gatehouse.authenticate("alice", "wrong").status()).isEqualTo(403);
    }

    @Test
    void aServerThatStopsAnsweringDuring200SignInsCostsThoseInFlightOneTimeout() throws Exception {
        List<Response> responses = signIns(proxyOfFirst::stall);
        assertThat(responses).hasSize(SIGN_INS).allMatch(response -> response.status() == 200);
        // A request that is dropped costs its sign-in one timeout.
        assertThat(Stream.of("uid\u0004\u0005alice", "alice-secret", "gatehouse-secret")
                        .mapToInt(proxyOfFirst::dropped)
                        .sum())
                .isLessThanOrEqualTo(THREADS);
    }

    @Test
    void whileBothAreDeadSignInsGet503AndOnlyProbesConnect() {
        assertThat(gatehouse.authenticate("alice", "alice-secret").status()).isEqualTo(200);
        first.kill();
        second.kill();
        assertThat(gatehouse.authenticate("alice", "alice-secret").status()).isEqualTo(503);
        int before = proxyOfFirst.accepted();
        for (int i = 0; i < 20; i++) {
            Response response = gatehouse.authenticate("alice", "alice-secret");
            assertThat(response.problem()).startsWith("503 identity_source_unavailable");
            assertThat(response.header("Retry-After")).isNotNull();
        }
        // One probe for each sign-in at most, and those of the schedule.
        assertThat(proxyOfFirst.accepted() - before).isLessThanOrEqualTo(2 * 20);
        assertThat(proxyOfFirst.dropped("alice-secret")).isZero();
    }

    private List<Response> signIns(Runnable inTheMiddle) throws InterruptedException, ExecutionException {
        AtomicInteger begun = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Response>> responses = IntStream.range(0, SIGN_INS)
                    .mapToObj(i -> threads.submit(() -> {
                        if (begun.incrementAndGet() == SIGN_INS / 2) {
                            inTheMiddle.run();
                        }
                        return gatehouse.authenticate("alice", "alice-secret");
                    }))
                    .toList();
            List<Response> all = new ArrayList<>();
            for (Future<Response> response : responses) {
                all.add(response.get());
            }
            return all;
        } finally {
            threads.shutdown();
        }
    }
}
