package dev.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.OnBothStores;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.TokenForger;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Everybody sees and ends their own sessions, and nobody else's. */
class OwnSessionsTest extends OnBothStores {
    private static final String ENDED = "401 session_ended: session has ended";

    OwnSessionsTest() {
        super(Gatehouse::bare);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void theListHasTheLiveOnesAndMarksTheCurrentOne(Gatehouse gatehouse) {
        Office.user(gatehouse, "ann");
        Office.user(gatehouse, "another");
        String ended = Office.token(gatehouse, "ann");
        String current = Office.token(gatehouse, "ann");
        String third = Office.token(gatehouse, "ann");
        Office.token(gatehouse, "another");
        assertThat(delete(gatehouse, ended, "/sessions/current").status()).isEqualTo(204);
        Response response = gatehouse.getAs(current, "/sessions");
        assertThat(ids(response)).containsExactlyInAnyOrder(id(current), id(third));
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
                    .isEqualTo(session.path("id").asString().equals(id(current)));
            assertThat(session.path("address").asString()).isEqualTo("127.0.0.1");
            assertThat(session.path("source").asString()).isEqualTo("local");
        });
    }

    /** T25. */
    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void anotherUsersSessionIsAsUnknownAsNone(Gatehouse gatehouse) {
        Office.user(gatehouse, "bob");
        Office.user(gatehouse, "eve");
        String bob = Office.token(gatehouse, "bob");
        String eve = Office.token(gatehouse, "eve");
        for (String id : List.of(id(bob), UUID.randomUUID().toString(), "x", "' or 1=1 --", "x".repeat(300))) {
            assertThat(delete(
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
    void oneEndsOrAllButTheCurrentOne(Gatehouse gatehouse) {
        Office.user(gatehouse, "cem");
        String current = Office.token(gatehouse, "cem");
        List<String> others =
                List.of(Office.token(gatehouse, "cem"), Office.token(gatehouse, "cem"), Office.token(gatehouse, "cem"));
        assertThat(delete(gatehouse, current, "/sessions/" + id(others.get(0))).status())
                .isEqualTo(204);
        assertThat(gatehouse.getAs(others.get(0), "/me").problem()).isEqualTo(ENDED);
        assertThat(gatehouse.getAs(others.get(1), "/me").status()).isEqualTo(200);
        assertThat(delete(gatehouse, current, "/sessions").status()).isEqualTo(204);
        assertThat(others)
                .allSatisfy(other ->
                        assertThat(gatehouse.getAs(other, "/me").problem()).isEqualTo(ENDED));
        assertThat(reason(gatehouse, others.get(1))).isEqualTo("revoked");
        assertThat(delete(gatehouse, current, "/sessions/current").status()).isEqualTo(204);
        assertThat(gatehouse.getAs(current, "/me").problem()).isEqualTo(ENDED);
        assertThat(gatehouse.refresh(current).problem()).isEqualTo(ENDED);
        assertThat(reason(gatehouse, current)).isEqualTo("signed_out");
    }

    static String reason(Gatehouse gatehouse, String token) {
        return gatehouse
                .bean(JdbcClient.class)
                .sql("select end_reason from session where id = ?")
                .param(id(token))
                .query(String.class)
                .single();
    }

    static List<String> ids(Response response) {
        return StreamSupport.stream(response.json().path("sessions").spliterator(), false)
                .map(session -> session.path("id").asString())
                .toList();
    }

    static String id(String token) {
        return TokenForger.claims(token).get("sid").toString();
    }

    static Response delete(Gatehouse gatehouse, String token, String path) {
        return Office.send(gatehouse, token, "DELETE", path, "");
    }
}
