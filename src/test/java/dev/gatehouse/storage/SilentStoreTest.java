package dev.gatehouse.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.TcpProxy;
import dev.gatehouse.support.TestPostgres;
import dev.gatehouse.token.keys.SigningKeys;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The connections of a node to its database go silent: nothing fails, and nothing comes. */
@ExtendWith(OutputCaptureExtension.class)
class SilentStoreTest {
    private static final String READY = "/actuator/health/readiness";

    /** For how long HikariCP does not test a connection that was used, in milliseconds. */
    private static final String UNTESTED = "com.zaxxer.hikari.aliveBypassWindowMs";

    @TempDir
    private static Path data;

    /** Reads hang in a silent connection. By default, a test of it may fail before, depending on how long it was not used. */
    @BeforeEach
    void doNotTestConnections() {
        System.setProperty(UNTESTED, "3600000");
    }

    @AfterEach
    void testConnections() {
        System.clearProperty(UNTESTED);
    }

    @Test
    void aNodeThatCannotReadKnowsItWhileTheReadStillHangs(CapturedOutput output) throws Exception {
        String store = TestPostgres.freshDatabase();
        int port = URI.create(store.substring("jdbc:".length())).getPort();
        try (TcpProxy proxy = new TcpProxy(port);
                Gatehouse other = node(store);
                Gatehouse gatehouse = node(store.replace(":" + port + "/", ":" + proxy.port() + "/")
                        + "&connectTimeout=1&socketTimeout=60")) {
            String token = gatehouse.signIn("alice");
            assertThat(gatehouse.get(READY).status()).isEqualTo(200);
            proxy.stall();
            assertThat(other.signOut(token).status()).isEqualTo(204);
            await().until(() -> gatehouse.get(READY).status() == 503);
            assertThat(gatehouse.get("/actuator/health/liveness").status()).isEqualTo(200);
            assertThat(gatehouse.refresh(token).problem())
                    .isEqualTo("503 store_unavailable: The store is unavailable, try again later");
            gatehouse.clock().advance(Duration.ofMinutes(10));
            Response unrenewed = gatehouse.getAs(token, "/me");
            assertThat(unrenewed.status()).isEqualTo(200);
            assertThat(unrenewed.header("Authorization")).isNull();
            SigningKeys keys = gatehouse.bean(SigningKeys.class);
            await().untilAsserted(() -> assertThatThrownBy(keys::current).hasMessageContaining("has not been read"));
            TimeGauge age = gatehouse
                    .bean(MeterRegistry.class)
                    .get("gatehouse.store.age")
                    .tag("read", "revocations")
                    .timeGauge();
            await().until(() -> age.value(TimeUnit.SECONDS) > 5);
            await().until(() -> output.getAll().contains("store not read for 5 s: read=revocations"));
            await().until(() ->
                    output.getAll().contains("store not read for gatehouse.session.max-staleness: read=revocations"));
            assertThat(output.getAll()).doesNotContain("store unavailable: sessions that other nodes revoke");
            proxy.heal();
            proxy.cut();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> gatehouse.get(READY).status() == 200
                            && gatehouse.getAs(token, "/me").status() == 401);
            await().until(() -> output.getAll().contains("store read again: read=revocations"));
        }
    }

    @Test
    void aKeyThatIsWithdrawnMeanwhileSignsNoLonger(CapturedOutput output) throws Exception {
        String store = TestPostgres.freshDatabase();
        int port = URI.create(store.substring("jdbc:".length())).getPort();
        try (TcpProxy proxy = new TcpProxy(port);
                Gatehouse other = node(store);
                Gatehouse gatehouse = node(
                        store.replace(":" + port + "/", ":" + proxy.port() + "/") + "&socketTimeout=60",
                        "--gatehouse.keys.jwks-max-age=10m",
                        "--gatehouse.session.when-stale=refuse")) {
            SigningKeys keys = gatehouse.bean(SigningKeys.class);
            String kid = keys.current().kid();
            String token = gatehouse.signIn("alice");
            proxy.stall();
            String admin = "Bearer " + other.signIn("carol");
            assertThat(other.sendJson("POST", "/admin/keys/" + kid + "/compromised", "", "Authorization", admin)
                            .status())
                    .isEqualTo(200);
            await().until(() -> gatehouse.get(READY).status() == 503);
            await().untilAsserted(() -> assertThatThrownBy(keys::current).hasMessageContaining("has not been read"));
            Response refused = gatehouse.getAs(token, "/me");
            assertThat(refused.problem()).startsWith("503 store_unavailable");
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            await().until(() ->
                    output.getAll().contains("store not read for gatehouse.session.max-staleness: read=signing"));
            proxy.heal();
            proxy.cut();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !gatehouse.get("/.well-known/jwks.json").body().contains(kid));
            await().ignoreException(Refusal.class)
                    .until(() -> !keys.current().kid().equals(kid));
            await().until(() -> gatehouse.getAs(token, "/me").status() == 200);
        }
    }

    /** A firewall has forgotten the connections; new ones work. The node replaces them by itself. */
    @Test
    void silentConnectionsAreReplaced() throws Exception {
        String store = TestPostgres.freshDatabase();
        int port = URI.create(store.substring("jdbc:".length())).getPort();
        try (TcpProxy proxy = new TcpProxy(port);
                Gatehouse other = node(store);
                Gatehouse gatehouse = node(
                        store.replace(":" + port + "/", ":" + proxy.port() + "/"),
                        "--spring.datasource.hikari.data-source-properties.socketTimeout=2")) {
            String token = gatehouse.signIn("alice");
            proxy.forget();
            assertThat(other.signOut(token).status()).isEqualTo(204);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> gatehouse.getAs(token, "/me").status() == 401);
        }
    }

    @Test
    void requestsThatOccupyEveryConnectionDoNotStopTheReading() throws Exception {
        String store = TestPostgres.freshDatabase();
        try (Gatehouse other = node(store);
                Gatehouse gatehouse = node(
                        store,
                        "--spring.datasource.hikari.maximum-pool-size=2",
                        "--spring.datasource.hikari.connection-timeout=60000")) {
            String token = gatehouse.signIn("alice");
            DataSource connections = gatehouse.bean(DataSource.class);
            try (Connection one = connections.getConnection();
                    Connection two = connections.getConnection()) {
                assertThat(one).isNotSameAs(two);
                assertThat(other.signOut(token).status()).isEqualTo(204);
                await().until(() -> gatehouse.getAs(token, "/me").status() == 401);
            }
        }
    }

    @Test
    void postgresHasTimeoutsUnlessTheOperatorSetsOthers() throws Exception {
        try (Gatehouse gatehouse = node(
                TestPostgres.freshDatabase(), "--spring.datasource.hikari.data-source-properties.socketTimeout=7")) {
            assertThat(poolOf(gatehouse).getDataSourceProperties())
                    .containsEntry("socketTimeout", "7")
                    .containsEntry("connectTimeout", "3")
                    .containsEntry("tcpKeepAlive", "true")
                    .containsEntry("targetServerType", "primary");
        }
        assertThat(poolOf(Gatehouse.shared()).getDataSourceProperties()).isEmpty();
    }

    private static HikariDataSource poolOf(Gatehouse gatehouse) throws SQLException {
        return gatehouse.bean(DataSource.class).unwrap(HikariDataSource.class);
    }

    private static Gatehouse node(String store, String... more) {
        String[] defaults = {
            "--spring.datasource.url=" + store,
            "--gatehouse.session.max-staleness=1s",
            "--gatehouse.token.clock-skew=0s",
            "--gatehouse.keys.jwks-max-age=0s",
            "--gatehouse.data-dir=" + data
        };
        return Gatehouse.demo(
                Stream.concat(Stream.of(defaults), Stream.of(more)).toArray(String[]::new));
    }
}
