package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.Client;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.GatehouseProcess;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.TestPostgres;
import java.io.UncheckedIOException;
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
 * methods, as docs/proxies.md requires.
 */
@Tag("e2e")
class RollingRestartTest {
    private static final Logger log = LoggerFactory.getLogger(RollingRestartTest.class);
    private static final int CLIENTS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private final LoadBalancer nginx = new LoadBalancer(Gatehouse.freePort());
    private final int[] ports = {Gatehouse.freePort(), Gatehouse.freePort()};
    private final String store = TestPostgres.freshDatabase();
    private final Map<String, Integer> answers = new ConcurrentHashMap<>();
    private final AtomicBoolean finished = new AtomicBoolean();

    @Test
    void noRequestFails() throws Exception {
        GatehouseProcess[] nodes = {node(0), node(1)};
        Process program = startNginx();
        ExecutorService load = Executors.newFixedThreadPool(CLIENTS);
        try {
            for (int i = 0; i < CLIENTS; i++) {
                load.execute(this::useSessions);
            }
            awaitSignIns();
            for (int i = 0; i < nodes.length; i++) {
                nodes[i].stop();
                nodes[i] = node(i);
                awaitSignIns();
            }
            finished.set(true);
            load.shutdown();
            assertThat(load.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
            log.info("rolling restart: {}", answers);
            assertThat(answers).containsOnlyKeys("sign-in 200", "me 200", "refresh 200", "sign-out 204");
        } finally {
            finished.set(true);
            load.shutdownNow();
            program.destroy();
            for (GatehouseProcess node : nodes) {
                node.close();
            }
        }
    }

    private GatehouseProcess node(int number) {
        return GatehouseProcess.startAt(
                ports[number],
                "--spring.datasource.url=" + store,
                "--gatehouse.data-dir=" + folder.resolve("data"),
                "--gatehouse.throttle.enabled=false");
    }

    private void awaitSignIns() {
        int before = answers.getOrDefault("sign-in 200", 0);
        await().atMost(PATIENCE).until(() -> answers.getOrDefault("sign-in 200", 0) > before + 2 * CLIENTS);
    }

    private void useSessions() {
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

    private Process startNginx() throws Exception {
        Files.writeString(folder.resolve("nginx.conf"), """
                daemon off;
                user root;
                pid nginx.pid;
                events {}
                http {
                    access_log off;
                    client_body_temp_path body;
                    proxy_temp_path proxy;
                    fastcgi_temp_path fastcgi;
                    uwsgi_temp_path uwsgi;
                    scgi_temp_path scgi;
                    upstream gatehouse {
                        server 127.0.0.1:%d max_fails=0;
                        server 127.0.0.1:%d max_fails=0;
                    }
                    server {
                        listen 127.0.0.1:%d;
                        location / {
                            proxy_pass http://gatehouse;
                            proxy_next_upstream error timeout non_idempotent;
                        }
                    }
                }
                """.formatted(ports[0], ports[1], nginx.port()));
        Process program = new ProcessBuilder(
                        "/usr/sbin/nginx", "-p", folder.toString(), "-c", "nginx.conf", "-e", "error.log")
                .inheritIO()
                .start();
        await().atMost(PATIENCE)
                .ignoreException(UncheckedIOException.class)
                .until(() -> nginx.get("/actuator/health/readiness").status() == 200);
        return program;
    }

    private static final class LoadBalancer extends Client {
        private final int port;

        LoadBalancer(int port) {
            this.port = port;
        }

        @Override
        public int port() {
            return port;
        }
    }
}
