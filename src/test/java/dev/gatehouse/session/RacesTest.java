package dev.gatehouse.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Requests at the same moment, a thousand times each. */
@Tag("e2e")
class RacesTest {
    private static final int TIMES = 1_000;
    private static final int LIMIT = 3;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /** T17. */
    @Test
    void parallelRefreshesAllSucceedWithValidTokens() throws Exception {
        try (Gatehouse gatehouse = Gatehouse.demo("--gatehouse.watch.speed.action=off")) {
            String token = gatehouse.signIn("alice");
            for (int i = 0; i < TIMES; i++) {
                for (Response refreshed :
                        atOnce(List.of(() -> gatehouse.refresh(token), () -> gatehouse.refresh(token)))) {
                    assertThat(refreshed.status()).isEqualTo(200);
                    assertThat(gatehouse.getAs(refreshed.text("token"), "/me").status())
                            .isEqualTo(200);
                }
            }
        }
    }

    /** T21. */
    @Test
    void noTokenOfAParallelRefreshIsValidAfterASignOut() throws Exception {
        try (Gatehouse gatehouse = Gatehouse.demo("--gatehouse.token.renew-after=0s")) {
            int refreshed = 0;
            for (int i = 0; i < TIMES; i++) {
                String token = gatehouse.signIn("alice");
                List<Response> responses = atOnce(List.of(
                        () -> gatehouse.signOut(token),
                        () -> gatehouse.refresh(token),
                        () -> gatehouse.getAs(token, "/me")));
                assertThat(responses.get(0).status()).isEqualTo(204);
                refreshed += responses.get(1).status() == 200 ? 1 : 0;
                Stream.concat(
                                Stream.of(token),
                                responses.stream().map(Response::renewed).filter(each -> each != null))
                        .forEach(each -> assertThat(gatehouse.getAs(each, "/me").problem())
                                .isEqualTo("401 session_ended: session has ended"));
            }
            assertThat(refreshed)
                    .as("refreshes before the sign-out; without one there was no race")
                    .isBetween(1, TIMES - 1);
        }
    }

    @Test
    void parallelSignInsThatEvictEachOtherNeverExceedTheLimit() throws Exception {
        try (Gatehouse gatehouse = Gatehouse.demo("--gatehouse.session.max-per-user=" + LIMIT)) {
            AtomicBoolean finished = new AtomicBoolean();
            Future<Integer> maximum = threads.submit(() -> {
                int seen = 0;
                while (!finished.get()) {
                    seen = Math.max(seen, live(gatehouse));
                }
                return seen;
            });
            for (int i = 0; i < TIMES / (LIMIT + 1); i++) {
                gatehouse.clock().advance(Duration.ofSeconds(1));
                List<String> tokens = atOnce(IntStream.rangeClosed(0, LIMIT)
                                .<Callable<Response>>mapToObj(
                                        n -> () -> gatehouse.authenticate("alice", "alice-secret"))
                                .toList())
                        .stream()
                        .map(response -> response.text("token"))
                        .toList();
                assertThat(tokens.stream()
                                .filter(token -> gatehouse.getAs(token, "/me").status() == 200))
                        .as("all but one of these sessions, and none from before")
                        .hasSize(LIMIT);
            }
            finished.set(true);
            assertThat(maximum.get()).isEqualTo(LIMIT);
        }
    }

    private static int live(Gatehouse gatehouse) {
        return gatehouse
                .bean(JdbcClient.class)
                .sql("select count(*) from session where user_name = 'alice' and live = true")
                .query(Integer.class)
                .single();
    }

    private List<Response> atOnce(List<Callable<Response>> actions) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Response>> started = actions.stream()
                .map(action -> threads.submit(() -> {
                    start.await();
                    return action.call();
                }))
                .toList();
        start.countDown();
        List<Response> responses = new ArrayList<>();
        for (Future<Response> each : started) {
            responses.add(each.get());
        }
        return responses;
    }
}
