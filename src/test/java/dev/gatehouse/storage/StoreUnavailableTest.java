package dev.gatehouse.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.caller.Caller;
import dev.gatehouse.identity.Identity;
import dev.gatehouse.session.Session;
import dev.gatehouse.session.Sessions;
import dev.gatehouse.support.Gatehouse;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Without its database, Gatehouse answers 503 where it needs the database, and works where it does not. */
@ExtendWith(OutputCaptureExtension.class)
class StoreUnavailableTest {

    @Test
    void requestsThatNeedTheStoreAre503AndTokensAreStillVerified(CapturedOutput output) throws Exception {
        EmbeddedPostgres postgres = EmbeddedPostgres.start();
        try (Gatehouse gatehouse = Gatehouse.demo(
                "--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"),
                "--spring.datasource.hikari.connection-timeout=500",
                "--gatehouse.session.max-per-user=5",
                "--gatehouse.identity.local.enabled=true",
                "--gatehouse.identity.order=local,demo")) {
            String token = gatehouse.signIn("alice");
            assertThat(gatehouse.get("/actuator/health/readiness").status()).isEqualTo(200);
            postgres.close();
            assertThat(gatehouse.getAs(token, "/protected/resource").problem())
                    .isEqualTo("503 store_unavailable: The store is unavailable, try again later");
            assertThat(gatehouse.authenticate("alice", "a-password-to-look-for").problem())
                    .isEqualTo("503 store_unavailable: The store is unavailable, try again later");
            Identity alice = new Identity("alice", "demo", Set.of(), Map.of());
            Sessions sessions = gatehouse.bean(Sessions.class);
            assertThatThrownBy(() -> sessions.begin(alice, sessions.now())).matches(StoreOutage::isCauseOf);
            Session session = new Session("id", alice, sessions.now(), sessions.endOf(sessions.now()));
            assertThatThrownBy(() -> sessions.open(session, new Caller("::1", null)))
                    .matches(StoreOutage::isCauseOf);
            assertThat(gatehouse.getAs(token, "/me").text("sub")).isEqualTo("alice");
            assertThat(gatehouse.get("/actuator/health/liveness").status()).isEqualTo(200);
            assertThat(output.getAll()).contains("store unavailable").doesNotContain("a-password-to-look-for");
        } finally {
            postgres.close();
        }
    }
}
