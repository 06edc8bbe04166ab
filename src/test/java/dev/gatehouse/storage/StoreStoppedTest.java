package dev.gatehouse.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.TokenForger;
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

/** The database is stopped for ten seconds under load: who is signed in sees nothing of it, and nothing that was counted is lost. */
@Tag("slow")
class StoreStoppedTest {
    private static final Logger log = LoggerFactory.getLogger(StoreStoppedTest.class);
    private static final Duration OUTAGE = Duration.ofSeconds(10);
    private static final int BUSY = 3;

    private final ConcurrentMap<String, Integer> requests = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Integer> signIns = new ConcurrentHashMap<>();
    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    void tokensGoOnSignInsAreToldAndAllIsBackWithoutARestart(@TempDir Path folder) throws Exception {
        int port = Gatehouse.freePort();
        ExecutorService load = Executors.newFixedThreadPool(BUSY + 1);
        EmbeddedPostgres first = postgres(port, folder);
        EmbeddedPostgres again = null;
        try (Gatehouse gatehouse = Gatehouse.demo(
                "--spring.datasource.url=" + first.getJdbcUrl("postgres", "postgres"),
                "--spring.datasource.hikari.connection-timeout=1000",
                "--gatehouse.watch.speed.action=off")) {
            String token = gatehouse.signIn("bob");
            for (int i = 0; i < BUSY; i++) {
                load.execute(() -> goOn(requests, () -> gatehouse.getAs(token, "/me")));
            }
            load.execute(() -> goOn(signIns, () -> gatehouse.authenticate("alice", "alice-secret")));
            await().until(() -> signIns.getOrDefault("200", 0) > 5);
            first.close();
            await().atMost(OUTAGE).until(() -> signIns.keySet().stream().anyMatch(each -> each.startsWith("503")));
            gatehouse.authenticate("in-the-outage", "guess");
            await().pollDelay(OUTAGE).atMost(OUTAGE.multipliedBy(2)).until(() -> true);
            int before = signIns.get("200");
            again = postgres(port, folder);
            await().atMost(Duration.ofSeconds(30)).until(() -> signIns.get("200") > before + 5);
            over.set(true);
            load.shutdown();
            assertThat(load.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            log.info("requests {}, sign-ins {}", requests, signIns);
            assertThat(requests).containsOnlyKeys("200");
            assertThat(signIns).containsOnlyKeys("200", "503 store_unavailable");
            assertNothingIsLost(gatehouse, token);
        } finally {
            over.set(true);
            load.shutdownNow();
            first.close();
            if (again != null) {
                again.close();
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
                        .getAs(admin, "/admin/events?kind=login_failed&user=in-the-outage")
                        .json()
                        .at("/events")
                        .size())
                .isEqualTo(1);
    }

    private void goOn(Map<String, Integer> seen, Supplier<Response> request) {
        while (!over.get()) {
            Response response = request.get();
            String what = response.status() == 200 ? "200" : response.status() + " " + response.text("code");
            seen.merge(what, 1, Integer::sum);
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
