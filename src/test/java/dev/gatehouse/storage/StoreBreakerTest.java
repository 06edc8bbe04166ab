package dev.gatehouse.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.TcpProxy;
import dev.gatehouse.support.TestPostgres;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A database that is down, or became read-only, costs the requests that need it a 503, and no other request anything. */
class StoreBreakerTest {

    @Test
    void duringAnOutageOneThreadWaitsForTheDatabase() {
        String database = TestPostgres.freshDatabase();
        int port = URI.create(database.substring("jdbc:".length())).getPort();
        ExecutorService clients = Executors.newFixedThreadPool(40);
        try (TcpProxy proxy = new TcpProxy(port);
                Gatehouse gatehouse = Gatehouse.demo(
                        "--spring.datasource.url=" + database.replace(":" + port + "/", ":" + proxy.port() + "/"),
                        "--spring.datasource.hikari.connection-timeout=1000")) {
            String token = gatehouse.signIn("alice");
            MeterRegistry meters = gatehouse.bean(MeterRegistry.class);
            Gauge waiting = meters.get("hikaricp.connections.pending").gauge();
            Gauge connections = meters.get("hikaricp.connections").gauge();
            proxy.refuse();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> gatehouse.getAs(token, "/protected/resource").status() == 503
                            && connections.value() == 0
                            && waiting.value() <= 1);
            List<CompletableFuture<Response>> reads = IntStream.range(0, 400)
                    .mapToObj(i ->
                            CompletableFuture.supplyAsync(() -> gatehouse.getAs(token, "/protected/resource"), clients))
                    .toList();
            while (!reads.stream().allMatch(CompletableFuture::isDone)) {
                assertThat(waiting.value()).isLessThanOrEqualTo(1);
                assertThat(gatehouse.getAs(token, "/me").status()).isEqualTo(200);
            }
            assertThat(reads)
                    .allSatisfy(read -> assertThat(read.join().problem()).startsWith("503 store_unavailable"));
        } finally {
            clients.shutdownNow();
        }
    }

    /** SQLSTATE 25006, as on a primary that became a standby: without eviction, the pool would keep the connection. */
    @Test
    void aReadOnlyConnectionIsClosedAndCostsA503() throws Exception {
        try (Gatehouse gatehouse = Gatehouse.demo(
                "--spring.datasource.url=" + TestPostgres.freshDatabase(),
                "--spring.datasource.hikari.maximum-pool-size=2")) {
            JdbcClient jdbc = gatehouse.bean(JdbcClient.class);
            int readOnly;
            try (Connection connection = gatehouse.bean(DataSource.class).getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("set session characteristics as transaction read only");
                readOnly = connection.unwrap(PGConnection.class).getBackendPID();
            }
            await().until(() -> {
                Response response = gatehouse.authenticate("alice", "alice-secret");
                assertThat(response.status() == 200 || response.text("code").equals("store_unavailable"))
                        .isTrue();
                return jdbc.sql("select count(*) from pg_stat_activity where pid = ?")
                                .param(readOnly)
                                .query(Integer.class)
                                .single()
                        == 0;
            });
            assertThat(gatehouse.authenticate("alice", "alice-secret").status()).isEqualTo(200);
        }
    }

    /** SQLSTATE 57P01. */
    @Test
    void aConnectionThatTheServerClosedIsReplacedAndCostsA503() {
        try (Gatehouse gatehouse = Gatehouse.demo("--spring.datasource.url=" + TestPostgres.freshDatabase())) {
            gatehouse
                    .bean(JdbcClient.class)
                    .sql("select pg_terminate_backend(pid) from pg_stat_activity"
                            + " where datname = current_database() and pid <> pg_backend_pid()")
                    .query(Boolean.class)
                    .list();
            await().until(() -> {
                Response response = gatehouse.authenticate("alice", "alice-secret");
                assertThat(response.status() == 200 || response.text("code").equals("store_unavailable"))
                        .isTrue();
                return response.status() == 200;
            });
        }
    }
}
