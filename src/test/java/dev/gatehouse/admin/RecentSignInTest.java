package dev.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Changes by administrators need a recent sign-in (RFC 9470) where that is configured for bearer tokens. */
class RecentSignInTest {
    @Test
    void aChangeNeedsARecentSignInAndAReadDoesNot() {
        try (Gatehouse gatehouse = Gatehouse.bare("--gatehouse.admin.reauthenticate-bearer=true")) {
            AdminFixture admin = AdminFixture.of(gatehouse, "root");
            gatehouse.clock().advance(Duration.ofMinutes(14));
            String renewed = gatehouse
                    .sendJson("POST", "/authenticate/refresh", "", "Authorization", "Bearer " + admin.token())
                    .text("token");
            assertThat(AdminFixture.delete(gatehouse, renewed, "/admin/users/none/lock")
                            .status())
                    .isEqualTo(204);
            gatehouse.clock().advance(Duration.ofMinutes(2));
            for (String change :
                    new String[] {"DELETE /admin/users/none/lock", "POST /admin/keys/rotate", "PATCH /admin/users/root"
                    }) {
                Response refused = AdminFixture.send(
                        gatehouse, renewed, change.split(" ")[0], change.split(" ")[1], "{\"enabled\": true}");
                assertThat(refused.problem()).as(change).startsWith("401 insufficient_user_authentication: ");
                assertThat(refused.header("WWW-Authenticate"))
                        .contains("error=\"insufficient_user_authentication\"", "max_age=\"900\"");
            }
            assertThat(gatehouse.getAs(renewed, "/admin/users").status()).isEqualTo(200);
            assertThat(AdminFixture.delete(gatehouse, AdminFixture.token(gatehouse, "root"), "/admin/users/none/lock")
                            .status())
                    .isEqualTo(204);
        }
    }

    @Test
    void aBearerTokenNeedsNoneByDefault() {
        Gatehouse gatehouse = Gatehouse.shared();
        assertThat(gatehouse.bean(AdminProperties.class)).isEqualTo(new AdminProperties(Duration.ofMinutes(15), false));
    }
}
