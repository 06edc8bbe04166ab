package dev.gatehouse.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.admin.AdminFixture;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.OnBothStores;
import dev.gatehouse.support.Response;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Users list and revoke their own sessions only. */
class OwnSessionsTest extends OnBothStores {
    private static final String ENDED = "401 session_ended: session has ended";

    OwnSessionsTest() {
        super(Gatehouse::bare);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void theListHasLiveSessionsAndMarksTheCurrentOne(Gatehouse gatehouse) {
        AdminFixture.user(gatehouse, "ann");
        AdminFixture.user(gatehouse, "another");
        String ended = AdminFixture.token(gatehouse, "ann");
        String current = AdminFixture.token(gatehouse, "ann");
        String third = AdminFixture.token(gatehouse, "ann");
        AdminFixture.token(gatehouse, "another");
        assertThat(AdminFixture.delete(gatehouse, ended, "/sessions/current").status())
                .isEqualTo(204);
        Response response = gatehouse.getAs(current, "/sessions");
        assertThat(AdminFixture.sessionIds(response))
                .containsExactlyInAnyOrder(AdminFixture.sessionId(current), AdminFixture.sessionId(third));
        response.json().path("sessions").forEach(session -> {
            assertThat(session.propertyNames())
                    .containsExactlyInAnyOrder(
                            "id",
                            "current",
                            "opened_at",
                            "last_seen_at",
                            "ends_at",
                            "address",
                            "user_agent",
                            "source",
                            "requests");
            assertThat(session.path("current").asBoolean())
                    .isEqualTo(session.path("id").asString().equals(AdminFixture.sessionId(current)));
            assertThat(session.path("address").asString()).isEqualTo("127.0.0.1");
            assertThat(session.path("source").asString()).isEqualTo("local");
        });
    }

    /** T25. */
    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void aSessionOfAnotherUserIsNotFound(Gatehouse gatehouse) {
        AdminFixture.user(gatehouse, "bob");
        AdminFixture.user(gatehouse, "eve");
        String bob = AdminFixture.token(gatehouse, "bob");
        String eve = AdminFixture.token(gatehouse, "eve");
        for (String id : List.of(
                AdminFixture.sessionId(bob), UUID.randomUUID().toString(), "x", "' or 1=1 --", "x".repeat(300))) {
            assertThat(AdminFixture.delete(
                                    gatehouse,
                                    eve,
                                    "/sessions/" + id.replace(" ", "%20").replace("'", "%27"))
                            .problem())
                    .isEqualTo("404 not_found: There is no such session");
        }
        assertThat(gatehouse.getAs(bob, "/me").status()).isEqualTo(200);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void oneSessionOrAllOtherSessionsAreRevoked(Gatehouse gatehouse) {
        AdminFixture.user(gatehouse, "cem");
        String current = AdminFixture.token(gatehouse, "cem");
        List<String> others = List.of(
                AdminFixture.token(gatehouse, "cem"),
                AdminFixture.token(gatehouse, "cem"),
                AdminFixture.token(gatehouse, "cem"));
        assertThat(AdminFixture.delete(gatehouse, current, "/sessions/" + AdminFixture.sessionId(others.get(0)))
                        .status())
                .isEqualTo(204);
        assertThat(gatehouse.getAs(others.get(0), "/me").problem()).isEqualTo(ENDED);
        assertThat(gatehouse.getAs(others.get(1), "/me").status()).isEqualTo(200);
        assertThat(AdminFixture.delete(gatehouse, current, "/sessions").status())
                .isEqualTo(204);
        assertThat(others)
                .allSatisfy(other ->
                        assertThat(gatehouse.getAs(other, "/me").problem()).isEqualTo(ENDED));
        assertThat(AdminFixture.revocationReason(gatehouse, others.get(1))).isEqualTo("revoked");
        assertThat(AdminFixture.delete(gatehouse, current, "/sessions/current").status())
                .isEqualTo(204);
        assertThat(gatehouse.getAs(current, "/me").problem()).isEqualTo(ENDED);
        assertThat(gatehouse.refresh(current).problem()).isEqualTo(ENDED);
        assertThat(AdminFixture.revocationReason(gatehouse, current)).isEqualTo("signed_out");
    }
}
