package dev.gatehouse.session.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Client;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.GatehouseProcess;
import dev.gatehouse.support.PrometheusScrape;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** T20. A sign-out takes effect at another process at its next read of revocations, and still after that was killed. */
@Tag("e2e")
class SignOutAcrossProcessesTest {
    private static final int TIMES = Integer.getInteger("sign-outs", 20);

    @Test
    void aSignOutReachesAnotherProcessAtItsNextReadAndOutlivesIt(@TempDir Path data) throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
                Gatehouse here = Gatehouse.demo(arguments(postgres, data))) {
            here.clock().advance(Duration.between(here.clock().instant(), Instant.now()));
            List<String> tokens = new ArrayList<>();
            try (GatehouseProcess there = GatehouseProcess.start(arguments(postgres, data))) {
                for (int i = 0; i < TIMES; i++) {
                    String token = here.signIn("alice");
                    assertThat(there.getAs(token, "/me").status()).isEqualTo(200);
                    assertThat(here.signOut(token).status()).isEqualTo(204);
                    assertSignedOutAtTheNextRead(there, token);
                    tokens.add(token);
                }
            }
            try (GatehouseProcess again = GatehouseProcess.start(arguments(postgres, data))) {
                assertThat(tokens)
                        .allSatisfy(
                                token -> assertThat(again.getAs(token, "/me").problem())
                                        .isEqualTo("401 session_ended: session has ended"));
            }
        }
    }

    /** A read may have begun before the sign-out. The one after it must find it: reads are half a second apart. */
    private static void assertSignedOutAtTheNextRead(Client there, String token) {
        double before = reads(there);
        boolean mustKnow;
        do {
            mustKnow = reads(there) >= before + 2;
            if (there.getAs(token, "/me").status() == 401) {
                return;
            }
        } while (!mustKnow);
        assertThat(there.getAs(token, "/me").status()).isEqualTo(401);
    }

    private static double reads(Client client) {
        return PrometheusScrape.of(client).value("gatehouse_store_seconds_count{operation=\"follow\"}");
    }

    private static String[] arguments(EmbeddedPostgres postgres, Path data) {
        return new String[] {
            "--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"),
            "--gatehouse.data-dir=" + data,
            "--gatehouse.throttle.enabled=false"
        };
    }
}
