package dev.gatehouse.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.GatehouseProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** T20. Who signs out at one process is out at the other within a second, and stays out when that is killed and started again. */
@Tag("e2e")
class SignOutAcrossProcessesTest {
    private static final Logger log = LoggerFactory.getLogger(SignOutAcrossProcessesTest.class);
    private static final int TIMES = 100;

    @Test
    void aSignOutReachesTheOtherProcessWithinASecondAndOutlivesIt(@TempDir Path data) throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
                GatehouseProcess here = node(postgres, data)) {
            List<String> tokens = new ArrayList<>();
            try (GatehouseProcess there = node(postgres, data)) {
                List<Duration> delays = new ArrayList<>();
                for (int i = 0; i < TIMES; i++) {
                    String token = here.signIn("alice");
                    assertThat(there.getAs(token, "/me").status()).isEqualTo(200);
                    delays.add(delay(here, there, token));
                    tokens.add(token);
                }
                Collections.sort(delays);
                log.info(
                        "a sign-out was heard of after {} (median), {} (longest)",
                        delays.get(TIMES / 2),
                        delays.get(TIMES - 1));
                assertThat(delays.get(TIMES - 1)).isLessThan(Duration.ofSeconds(1));
            }
            try (GatehouseProcess again = node(postgres, data)) {
                assertThat(tokens)
                        .allSatisfy(
                                token -> assertThat(again.getAs(token, "/me").problem())
                                        .isEqualTo("401 session_ended: session has ended"));
            }
        }
    }

    private static Duration delay(GatehouseProcess here, GatehouseProcess there, String token) {
        assertThat(here.signOut(token).status()).isEqualTo(204);
        long signedOut = System.nanoTime();
        while (there.getAs(token, "/me").status() != 401) {
            assertThat(System.nanoTime() - signedOut)
                    .isLessThan(Duration.ofSeconds(10).toNanos());
        }
        return Duration.ofNanos(System.nanoTime() - signedOut);
    }

    private static GatehouseProcess node(EmbeddedPostgres postgres, Path data) {
        return GatehouseProcess.start(
                "--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"),
                "--gatehouse.data-dir=" + data);
    }
}
