package dev.gatehouse.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.TcpProxy;
import dev.gatehouse.support.TestPostgres;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** T78: the health of the database is known without waiting for it. */
class StoreHealthTest {
    private static final String HEALTH = "/actuator/health";

    @AutoClose("shutdownNow")
    private final ExecutorService clients = Executors.newCachedThreadPool();

    @Test
    void aSilentDatabaseIsReportedWhileARequestStillWaitsForIt() {
        String database = TestPostgres.freshDatabase();
        int port = URI.create(database.substring("jdbc:".length())).getPort();
        try (TcpProxy proxy = new TcpProxy(port);
                Gatehouse gatehouse = Gatehouse.demo(
                        "--spring.datasource.url=" + database.replace(":" + port + "/", ":" + proxy.port() + "/"),
                        "--spring.datasource.hikari.connection-timeout=60000",
                        "--spring.datasource.hikari.validation-timeout=60000",
                        "--spring.datasource.hikari.data-source-properties.socketTimeout=60")) {
            String token = gatehouse.signIn("alice");
            assertThat(gatehouse.get(HEALTH).status()).isEqualTo(200);
            proxy.stall();
            var read = CompletableFuture.supplyAsync(() -> gatehouse.getAs(token, "/protected/resource"), clients);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> gatehouse.get(HEALTH).status() == 503);
            assertThat(read).isNotDone();
            assertThat(gatehouse.get(HEALTH + "/readiness").status()).isEqualTo(200);
            assertThat(gatehouse.get(HEALTH + "/liveness").status()).isEqualTo(200);
            proxy.heal();
            proxy.cut();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> gatehouse.get(HEALTH).status() == 200);
        }
    }
}
