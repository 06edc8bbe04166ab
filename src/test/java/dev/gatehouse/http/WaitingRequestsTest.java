package dev.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.access.PathAccess;
import dev.gatehouse.interop.RegisteredVerifier;
import dev.gatehouse.support.Client;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Requests that wait have a bounded number of places, and all others work while these are taken. */
class WaitingRequestsTest {
    private static final RegisteredVerifier SHOP = RegisteredVerifier.named("shop");
    private static final int PLACES = 2;

    @AutoClose("shutdownNow")
    private final ExecutorService clients = Executors.newCachedThreadPool();

    @Test
    void withoutAPlaceARequestIsRefusedAtOnceAndThoseInMemoryAreServed() throws Exception {
        try (Gatehouse gatehouse = Gatehouse.demo(
                List.of(Waiting.class),
                Stream.concat(
                                Stream.of(SHOP.arguments()),
                                Stream.of("--gatehouse.http.max-waiting=" + PLACES, "--server.tomcat.threads.max=8"))
                        .toArray(String[]::new))) {
            String token = gatehouse.signIn("alice");
            String admin = gatehouse.signIn("carol");
            Waiting waiting = gatehouse.bean(Waiting.class);
            List<CompletableFuture<Response>> held = IntStream.range(0, PLACES)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> gatehouse.get("/wait"), clients))
                    .toList();
            waiting.arrived.await();
            for (Response refused : List.of(
                    gatehouse.authenticate("alice", "alice-secret"),
                    gatehouse.getAs(token, "/protected/resource"),
                    gatehouse.getAs(token, "/sessions"),
                    gatehouse.signOut(token),
                    gatehouse.getAs(admin, "/admin/users"))) {
                assertThat(refused.problem()).isEqualTo("503 busy: Too many requests at once, try again later");
                assertThat(refused.header("Retry-After")).isEqualTo("1");
            }
            assertThat(SHOP.post(gatehouse, "/revoke", "token", token).status()).isEqualTo(503);
            for (String path : List.of(
                    "/me",
                    "/verify",
                    "/verify/any/path",
                    "/.well-known/jwks.json",
                    "/.well-known/openid-configuration",
                    "/openapi",
                    "/gatehouse.js",
                    "/actuator/health",
                    "/actuator/health/liveness",
                    "/actuator/health/readiness")) {
                assertThat(gatehouse.getAs(token, path).status()).as(path).isEqualTo(200);
            }
            assertThat(gatehouse.refresh(token).status()).isEqualTo(200);
            assertThat(SHOP.post(gatehouse, "/introspect", "token", token).status())
                    .isEqualTo(200);
            assertThat(gatehouse.getAs(admin, "/actuator/prometheus").body())
                    .contains("gatehouse_refusals_total{code=\"busy\"} 6.0");
            waiting.end.countDown();
            assertThat(held)
                    .allSatisfy(request -> assertThat(request.join().status()).isEqualTo(200));
            assertThat(gatehouse.authenticate("alice", "alice-secret").status()).isEqualTo(200);
        }
    }

    @Test
    void probesOnTheirOwnPortAreAnsweredWhenEveryThreadIsOccupied() throws Exception {
        try (Gatehouse gatehouse = Gatehouse.demo(
                List.of(Waiting.class), "--server.tomcat.threads.max=" + PLACES, "--management.server.port=0")) {
            Waiting waiting = gatehouse.bean(Waiting.class);
            List<CompletableFuture<Response>> held = IntStream.range(0, PLACES)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> gatehouse.get("/wait"), clients))
                    .toList();
            waiting.arrived.await();
            int port = gatehouse.bean(Environment.class).getRequiredProperty("local.management.port", int.class);
            Client probes = new Client() {
                @Override
                public int port() {
                    return port;
                }
            };
            for (String path : List.of("", "/liveness", "/readiness")) {
                assertThat(probes.get("/actuator/health" + path).status()).isEqualTo(200);
            }
            assertThat(probes.get("/actuator/prometheus").status()).isEqualTo(400);
            assertThat(held).noneMatch(CompletableFuture::isDone);
            waiting.end.countDown();
            held.forEach(CompletableFuture::join);
        }
    }

    /** A place that is not given back would be missing for ever. */
    @Test
    void everyOutcomeGivesThePlaceBack() {
        try (Gatehouse gatehouse = Gatehouse.demo("--gatehouse.http.max-waiting=1")) {
            String admin = gatehouse.signIn("carol");
            for (int i = 0; i < 3; i++) {
                awaitStatus(403, () -> gatehouse.authenticate("alice", "wrong"));
                awaitStatus(400, () -> gatehouse.sendJson("POST", "/authenticate", "{"));
                awaitStatus(404, () -> gatehouse.getAs(admin, "/protected/resource"));
                awaitStatus(404, () -> gatehouse.getAs(admin, "/admin/none"));
            }
            awaitStatus(200, () -> gatehouse.authenticate("alice", "alice-secret"));
        }
    }

    /** A client may have the response before the place is free. */
    private static void awaitStatus(int status, Supplier<Response> request) {
        await().until(() -> request.get().status() == status);
    }

    /** Occupies the places. */
    @RestController
    static class Waiting {
        private final CountDownLatch arrived = new CountDownLatch(PLACES);
        private final CountDownLatch end = new CountDownLatch(1);

        @Bean
        static PathAccess waitingPaths() {
            return PathAccess.open("/wait");
        }

        @GetMapping("/wait")
        String await() throws InterruptedException {
            arrived.countDown();
            // A failed assertion must not prevent the shutdown.
            return end.await(30, TimeUnit.SECONDS) ? "done" : "late";
        }
    }
}
