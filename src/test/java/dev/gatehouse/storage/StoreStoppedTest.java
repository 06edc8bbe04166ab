package dev.gatehouse.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.TokenForger;
import dev.gatehouse.token.keys.Pseudonyms;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** The database is stopped under load: signed-in users notice nothing, and no count and no event is lost. */
@Tag("slow")
class StoreStoppedTest {
    private static final Logger log = LoggerFactory.getLogger(StoreStoppedTest.class);
    private static final int FAILED_SIGN_INS = 8;
    private static final int REQUESTS = 1_000;
    private static final int CLIENTS = 3;
    private static final String UNAVAILABLE = "503 store_unavailable";

    private final ConcurrentMap<String, Integer> requests = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Integer> signIns = new ConcurrentHashMap<>();
    private final AtomicBoolean finished = new AtomicBoolean();

    @Test
    void tokensStayValidSignInsAre503AndBothRecoverWithoutARestart(@TempDir Path folder) throws Exception {
        int port = Gatehouse.freePort();
        ExecutorService load = Executors.newFixedThreadPool(CLIENTS + 1);
        EmbeddedPostgres first = postgres(port, folder);
        EmbeddedPostgres restarted = null;
        try (Gatehouse gatehouse = Gatehouse.demo(
                "--spring.datasource.url=" + first.getJdbcUrl("postgres", "postgres"),
                "--spring.datasource.hikari.connection-timeout=1000",
                "--gatehouse.watch.speed.action=off")) {
            String token = gatehouse.signIn("bob");
            for (int i = 0; i < CLIENTS; i++) {
                load.execute(() -> repeat(requests, () -> gatehouse.getAs(token, "/me")));
            }
            load.execute(() -> repeat(signIns, () -> gatehouse.authenticate("alice", "alice-secret")));
            await().until(() -> signIns.getOrDefault("200", 0) > 5);
            first.close();
            await().until(() -> signIns.containsKey(UNAVAILABLE));
            int served = requests.get("200");
            gatehouse.authenticate("in-the-outage", "guess");
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> signIns.get(UNAVAILABLE) > FAILED_SIGN_INS && requests.get("200") > served + REQUESTS);
            int before = signIns.get("200");
            restarted = postgres(port, folder);
            await().atMost(Duration.ofSeconds(30)).until(() -> signIns.get("200") > before + 5);
            finished.set(true);
            load.shutdown();
            assertThat(load.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            log.info("requests {}, sign-ins {}", requests, signIns);
            assertThat(requests).containsOnlyKeys("200");
            assertThat(signIns).containsOnlyKeys("200", UNAVAILABLE);
            assertNothingIsLost(gatehouse, token);
        } finally {
            finished.set(true);
            load.shutdownNow();
            first.close();
            if (restarted != null) {
                restarted.close();
            }
        }
    }

    private void assertNothingIsLost(Gatehouse gatehouse, String token) {
        String admin = gatehouse.signIn("carol");
        String sid = TokenForger.claims(token).get("sid").toString();
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            JsonNode session =
                    gatehouse.getAs(admin, "/admin/sessions?user=bob").json().at("/sessions/0");
            assertThat(session.path("id").asString()).isEqualTo(sid);
            assertThat(session.path("requests").asInt()).isEqualTo(requests.get("200"));
        });
        assertThat(gatehouse
                        .getAs(
                                admin,
                                "/admin/events?kind=login_failed&user=%23"
                                        + gatehouse
                                                .bean(Pseudonyms.class)
                                                .of("in-the-outage")
                                                .substring(1))
                        .json()
                        .at("/events")
                        .size())
                .isEqualTo(1);
    }

    private void repeat(Map<String, Integer> counts, Supplier<Response> request) {
        while (!finished.get()) {
            Response response = request.get();
            String outcome = response.status() == 200 ? "200" : response.status() + " " + response.text("code");
            counts.merge(outcome, 1, Integer::sum);
        }
    }

    private static EmbeddedPostgres postgres(int port, Path folder) throws Exception {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(folder.resolve("postgres"))
                .setCleanDataDirectory(false)
                .start();
    }
}
