package dev.gatehouse.session.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.admin.AdminFixture;
import dev.gatehouse.identity.Identity;
import dev.gatehouse.interop.RegisteredVerifier;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.Session;
import dev.gatehouse.session.Sessions;
import dev.gatehouse.storage.ExpiredData;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.OnBothStores;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.TokenForger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * T20. Sessions are ended although the store has lost their rows, as after a restored backup, an asynchronous failover, or a
 * crash of the database.
 */
class RevocationWithoutRowTest extends OnBothStores {
    private static final String ENDED = "401 session_ended: session has ended";
    private static final RegisteredVerifier ORDERS = RegisteredVerifier.named("orders");

    RevocationWithoutRowTest() {
        super(Gatehouse::bare, ORDERS.arguments("may-revoke=true"));
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void usersSignOut(Gatehouse gatehouse) {
        String token = tokenWithoutRow(gatehouse, user(gatehouse));
        assertThat(gatehouse.signOut(token).status()).isEqualTo(204);
        assertEnded(gatehouse, token);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void usersEndTheirOtherSessions(Gatehouse gatehouse) {
        String user = user(gatehouse);
        String other = tokenWithoutRow(gatehouse, user);
        String current = tokenWithoutRow(gatehouse, user);
        assertThat(AdminFixture.delete(gatehouse, current, "/sessions").status())
                .isEqualTo(204);
        assertEnded(gatehouse, other);
        assertThat(gatehouse.getAs(current, "/me").status()).isEqualTo(200);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void usersWhoNameAnIdNeedALiveSessionOfTheirOwn(Gatehouse gatehouse) {
        String token = AdminFixture.token(gatehouse, user(gatehouse));
        String lost = tokenWithoutRow(gatehouse, user(gatehouse));
        int before = revocations(gatehouse);
        for (String id : List.of(AdminFixture.sessionId(lost), UUID.randomUUID().toString(), "x".repeat(300))) {
            assertThat(AdminFixture.delete(gatehouse, token, "/sessions/" + id).problem())
                    .isEqualTo("404 not_found: There is no such session");
        }
        assertThat(revocations(gatehouse)).isEqualTo(before);
        assertThat(gatehouse.getAs(lost, "/me").status()).isEqualTo(200);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void administratorsEndSessions(Gatehouse gatehouse) {
        AdminFixture admin = admin(gatehouse);
        String user = user(gatehouse);
        String one = tokenWithoutRow(gatehouse, user);
        String other = tokenWithoutRow(gatehouse, user);
        assertThat(admin.send("DELETE", "/admin/sessions/" + AdminFixture.sessionId(one), "")
                        .status())
                .isEqualTo(204);
        assertEnded(gatehouse, one);
        assertThat(gatehouse.getAs(other, "/me").status()).isEqualTo(200);
        assertThat(admin.send("DELETE", "/admin/users/" + user + "/sessions", "")
                        .status())
                .isEqualTo(204);
        assertEnded(gatehouse, other);
        assertThat(admin.send("DELETE", "/admin/sessions/" + "x".repeat(256), "")
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void aNewPasswordADisabledAndARemovedAccountEndThem(Gatehouse gatehouse) {
        AdminFixture admin = admin(gatehouse);
        Map<String, String> changes = Map.of(
                "a new password",
                "{\"password\": \"quite another road\"}",
                "a disabled account",
                "{\"enabled\": false}");
        changes.forEach((change, patch) -> {
            String user = user(gatehouse);
            String token = tokenWithoutRow(gatehouse, user);
            assertThat(admin.send("PATCH", "/admin/users/" + user, patch).status())
                    .as(change)
                    .isEqualTo(200);
            assertEnded(gatehouse, token);
        });
        String user = user(gatehouse);
        String token = tokenWithoutRow(gatehouse, user);
        gatehouse
                .bean(JdbcClient.class)
                .sql("delete from subject where user_name = ?")
                .param(user)
                .update();
        assertThat(admin.send("DELETE", "/admin/users/" + user, "").status()).isEqualTo(204);
        assertEnded(gatehouse, token);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void servicesRevokeTokens(Gatehouse gatehouse) {
        String token = tokenWithoutRow(gatehouse, user(gatehouse));
        assertThat(ORDERS.post(gatehouse, "/revoke", "token", token).status()).isEqualTo(200);
        assertEnded(gatehouse, token);
        assertThat(ORDERS.post(gatehouse, "/introspect", "token", token).body()).isEqualTo("{\"active\":false}");
    }

    /** The password was checked before the change. */
    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void aSignInThatStartedBeforeTheChangeOpensNoSession(Gatehouse gatehouse) {
        Sessions sessions = gatehouse.bean(Sessions.class);
        Identity user = new Identity(user(gatehouse), "local", Set.of(), Map.of());
        Instant start = sessions.now();
        gatehouse.clock().advance(Duration.ofMillis(10));
        gatehouse.bean(Revocations.class).revokeAllOf(user.user(), null, RevocationReason.PASSWORD_CHANGED);
        assertThatThrownBy(() -> sessions.begin(user, start))
                .isInstanceOf(Refusal.class)
                .hasMessage("the sessions of the user were revoked during the sign-in");
        Session next = sessions.begin(user, sessions.now());
        assertThat(next.openedAt())
                .isAfter(sessions.now())
                .isBeforeOrEqualTo(sessions.now().plusSeconds(1));
        gatehouse.clock().advance(Duration.ofSeconds(2));
        assertThat(sessions.begin(user, sessions.now()).openedAt()).isBeforeOrEqualTo(sessions.now());
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void aRevocationIsKeptUntilTheLastTokenHasExpired(Gatehouse gatehouse) {
        String user = user(gatehouse);
        String token = AdminFixture.token(gatehouse, user);
        gatehouse.signOut(token);
        gatehouse.bean(Revocations.class).revokeAllOf(user, null, RevocationReason.ACCOUNT_DISABLED);
        RevocationList list = gatehouse.bean(RevocationList.class);
        gatehouse.clock().advance(Duration.ofMinutes(15).plusSeconds(10));
        gatehouse.bean(ExpiredData.class).delete();
        assertThat(list.contains(TokenForger.session(token))).isTrue();
        assertThat(gatehouse.getAs(token, "/me").problem()).isEqualTo("401 token_expired: token is expired");
        gatehouse.clock().advance(Duration.ofSeconds(41));
        gatehouse.bean(ExpiredData.class).delete();
        assertThat(list.contains(TokenForger.session(token))).isFalse();
        assertThat(revocations(gatehouse))
                .as("the last one, which marks the place")
                .isEqualTo(1);
    }

    private static void assertEnded(Gatehouse gatehouse, String token) {
        assertThat(gatehouse.getAs(token, "/me").problem()).isEqualTo(ENDED);
        Response refreshed = gatehouse.refresh(token);
        assertThat(refreshed.problem()).isEqualTo(ENDED);
    }

    private static AdminFixture admin(Gatehouse gatehouse) {
        return AdminFixture.of(gatehouse, "admin-" + UUID.randomUUID());
    }

    private static String user(Gatehouse gatehouse) {
        String name = "user-" + UUID.randomUUID();
        AdminFixture.user(gatehouse, name);
        return name;
    }

    private static String tokenWithoutRow(Gatehouse gatehouse, String user) {
        String token = AdminFixture.token(gatehouse, user);
        assertThat(gatehouse
                        .bean(JdbcClient.class)
                        .sql("delete from session where id = ?")
                        .param(AdminFixture.sessionId(token))
                        .update())
                .isEqualTo(1);
        return token;
    }

    private static int revocations(Gatehouse gatehouse) {
        return gatehouse
                .bean(JdbcClient.class)
                .sql("select count(*) from ended_session")
                .query(Integer.class)
                .single();
    }
}
