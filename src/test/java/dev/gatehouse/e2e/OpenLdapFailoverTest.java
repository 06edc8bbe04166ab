package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.TcpProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two servers of one directory, of which one or both go away. */
@Tag("e2e")
class OpenLdapFailoverTest {
    private static final int SIGN_INS = 200;

    private Slapd first;
    private Slapd second;
    private TcpProxy wayToFirst;
    private Gatehouse gatehouse;

    @BeforeEach
    void start() {
        first = Slapd.started();
        second = Slapd.started();
        wayToFirst = new TcpProxy(first.port());
        gatehouse = LdapSourceFixture.at(
                "ldap://127.0.0.1:" + wayToFirst.port() + "," + second.url(),
                LdapSourceFixture.SERVICE_ACCOUNT[0],
                LdapSourceFixture.SERVICE_ACCOUNT[1],
                LdapSourceFixture.KEY + "read-timeout=1s",
                LdapSourceFixture.KEY + "retry-after=200ms");
    }

    @AfterEach
    void stop() throws IOException {
        gatehouse.close();
        wayToFirst.close();
        first.close();
        second.close();
    }

    @Test
    void aServerThatIsKilledInTheMiddleOf200SignInsIsNoticedByNobodyAndUsedAgainLater() throws Exception {
        assertThat(signIns(() -> first.kill())).hasSize(SIGN_INS).allMatch(response -> response.status() == 200);
        wayToFirst.cut();
        first.start();
        int before = wayToFirst.accepted();
        await().until(() -> gatehouse.authenticate("alice", "alice-secret").status() == 200
                && wayToFirst.open() > 0
                && wayToFirst.accepted() > before);
        second.stop();
        assertThat(gatehouse.authenticate("alice", "alice-secret").status()).isEqualTo(200);
        assertThat(gatehouse.authenticate("alice", "wrong").status()).isEqualTo(403);
    }

    @Test
    void aServerThatFallsSilentInTheMiddleOf200SignInsCostsThoseInFlightOneTimeout() throws Exception {
        AtomicInteger slow = new AtomicInteger();
        List<Response> responses = signIns(wayToFirst::stall, took -> {
            if (took.compareTo(Duration.ofMillis(800)) > 0) {
                slow.incrementAndGet();
            }
        });
        assertThat(responses).hasSize(SIGN_INS).allMatch(response -> response.status() == 200);
        assertThat(slow).hasValueLessThanOrEqualTo(8);
    }

    @Test
    void whileBothAreDeadTheAnswerIs503InMilliseconds() {
        assertThat(gatehouse.authenticate("alice", "alice-secret").status()).isEqualTo(200);
        first.kill();
        second.kill();
        assertThat(gatehouse.authenticate("alice", "alice-secret").status()).isEqualTo(503);
        Duration shortest = Duration.ofDays(1);
        for (int i = 0; i < 20; i++) {
            long began = System.nanoTime();
            Response response = gatehouse.authenticate("alice", "alice-secret");
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            shortest = took.compareTo(shortest) < 0 ? took : shortest;
            assertThat(response.problem()).startsWith("503 identity_source_unavailable");
            assertThat(response.header("Retry-After")).isNotNull();
        }
        assertThat(shortest).isLessThan(Duration.ofMillis(50));
    }

    private List<Response> signIns(Runnable inTheMiddle) throws InterruptedException, ExecutionException {
        return signIns(inTheMiddle, took -> {});
    }

    /** By eight threads. */
    private List<Response> signIns(Runnable inTheMiddle, Consumer<Duration> times)
            throws InterruptedException, ExecutionException {
        AtomicInteger begun = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Response>> responses = IntStream.range(0, SIGN_INS)
                    .mapToObj(i -> threads.submit(() -> {
                        if (begun.incrementAndGet() == SIGN_INS / 2) {
                            inTheMiddle.run();
                        }
                        long began = System.nanoTime();
                        Response response = gatehouse.authenticate("alice", "alice-secret");
                        times.accept(Duration.ofNanos(System.nanoTime() - began));
                        return response;
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
