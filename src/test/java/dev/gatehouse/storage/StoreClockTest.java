package dev.gatehouse.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.session.revocation.RevocationReason;
import dev.gatehouse.session.revocation.Revocations;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.MovableClock;
import dev.gatehouse.support.TestPostgres;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** T81. A node compares its clock with that of the database. */
@ExtendWith(OutputCaptureExtension.class)
class StoreClockTest {
    private static final String READY = "/actuator/health/readiness";

    @TempDir
    private static Path data;

    @Test
    void aNodeWhoseClockIsWrongIsNotReady(CapturedOutput output) {
        try (Gatehouse gatehouse = Gatehouse.demo()) {
            gatehouse.clock().setStoreAhead(Duration.ofSeconds(10));
            gatehouse.bean(StoreClock.class).measure();
            assertThat(gatehouse.get(READY).status()).isEqualTo(200);
            gatehouse.clock().setStoreAhead(Duration.ofSeconds(-11));
            gatehouse.bean(StoreClock.class).measure();
            assertThat(gatehouse.get(READY).status()).isEqualTo(503);
            assertThat(gatehouse.get("/actuator/health/liveness").status()).isEqualTo(200);
            assertThat(gatehouse
                            .bean(MeterRegistry.class)
                            .get("gatehouse.clock.offset")
                            .timeGauge()
                            .value(TimeUnit.SECONDS))
                    .isEqualTo(11);
            assertThat(output.getAll()).contains("the clock of this node differs from that of the database by PT11S");
            gatehouse.clock().setStoreAhead(Duration.ZERO);
            await().until(() -> gatehouse.get(READY).status() == 200);
            assertThat(output.getAll()).contains("the clock of this node is right again");
        }
    }

    /** The store has lost its row, so that only the time counts. */
    @Test
    void aSessionOfANodeThatIsAheadDoesNotOutliveADisabledAccount() {
        String store = TestPostgres.freshDatabase();
        Instant right = new MovableClock().instant();
        try (Gatehouse other = node(store, right);
                Gatehouse ahead = node(store, right.plus(Duration.ofMinutes(5)))) {
            ahead.clock().setStoreAhead(Duration.ofMinutes(-5));
            ahead.bean(StoreClock.class).measure();
            String token = ahead.signIn("alice");
            other.bean(JdbcClient.class).sql("delete from session").update();
            other.bean(Revocations.class).revokeAllOf("alice", null, RevocationReason.ACCOUNT_DISABLED);
            await().until(() -> ahead.getAs(token, "/me").status() == 401);
        }
    }

    private static Gatehouse node(String store, Instant clock) {
        return Gatehouse.demo(
                "--spring.datasource.url=" + store, "--gatehouse.data-dir=" + data, "--test.clock=" + clock);
    }
}
