package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.GatehouseProcess;
import dev.gatehouse.support.MarkdownPage;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two nodes behind nginx are restarted one after the other under load, each by SIGTERM: no request fails. nginx repeats requests of all
 * methods. The settings of the nodes and of nginx are those of docs/production.md.
 */
@Tag("e2e")
class RollingRestartTest {
    private static final Logger log = LoggerFactory.getLogger(RollingRestartTest.class);
    private static final int CLIENTS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private final int[] ports = {Gatehouse.freePort(), Gatehouse.freePort()};
    private final String store = TestPostgres.freshDatabase();
    private final Map<String, Integer> answers = new ConcurrentHashMap<>();
    private final AtomicBoolean finished = new AtomicBoolean();

    @Test
    void noRequestFails() throws Exception {
        Path settings = writeSettings();
        GatehouseProcess[] nodes = {node(0, settings), node(1, settings)};
        ExecutorService load = Executors.newFixedThreadPool(CLIENTS);
        try (Nginx nginx = Nginx.ofProduction(ports[0], ports[1])) {
            for (int i = 0; i < CLIENTS; i++) {
                load.execute(() -> useSessions(nginx));
            }
            awaitSignIns();
            for (int i = 0; i < nodes.length; i++) {
                nodes[i].stop();
                nodes[i] = node(i, settings);
                awaitSignIns();
            }
            finished.set(true);
            load.shutdown();
            assertThat(load.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
            log.info("rolling restart: {}", answers);
            assertThat(nginx.get("/actuator/health/readiness").status()).isEqualTo(404);
            assertThat(answers).containsOnlyKeys("sign-in 200", "me 200", "refresh 200", "sign-out 204");
        } finally {
            finished.set(true);
            load.shutdownNow();
            for (GatehouseProcess node : nodes) {
                node.close();
            }
        }
    }

    /** The settings of docs/production.md that all nodes have, except that there is no other port for the actuator. */
    private Path writeSettings() throws IOException {
        String documented = MarkdownPage.of("docs/production.md").blocks("yaml").get(0);
        return Files.writeString(
                folder.resolve("application.yml"),
                MarkdownPage.replaced(
                        documented,
                        "jdbc:postgresql://db1.example.com:5432,db2.example.com:5432/gatehouse",
                        store,
                        "username: gatehouse",
                        "username: postgres",
                        "10.0.0.10",
                        "127.0.0.1",
                        "management:\n  server:\n    port: 9090\n",
                        ""));
    }

    private GatehouseProcess node(int number, Path settings) {
        return GatehouseProcess.startAt(
                ports[number],
                "--spring.config.additional-location=" + settings,
                "--gatehouse.data-dir=" + folder.resolve("data"),
                "--gatehouse.throttle.enabled=false");
    }

    private void awaitSignIns() {
        int before = answers.getOrDefault("sign-in 200", 0);
        await().atMost(PATIENCE).until(() -> answers.getOrDefault("sign-in 200", 0) > before + 2 * CLIENTS);
    }

    private void useSessions(Nginx nginx) {
        while (!finished.get()) {
            Response signIn = nginx.authenticate("alice", "alice-secret");
            count("sign-in", signIn);
            if (signIn.status() == 200) {
                String token = signIn.text("token");
                count("me", nginx.getAs(token, "/me"));
                count("refresh", nginx.refresh(token));
                count("sign-out", nginx.signOut(token));
            }
        }
    }

    private void count(String request, Response response) {
        answers.merge(request + " " + response.status(), 1, Integer::sum);
    }
}
