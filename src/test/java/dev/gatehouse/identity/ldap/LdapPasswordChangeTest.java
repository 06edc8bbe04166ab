package dev.gatehouse.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.unboundid.ldap.sdk.BindResult;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10ErrorType;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10ResponseControl;
import dev.gatehouse.admin.AdminFixture;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.SelfSignedCertificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code POST /authenticate/password} for users of a directory. */
class LdapPasswordChangeTest {
    private static final String KEY = "--gatehouse.identity.ldap.corp.";
    private static final String BOB = "uid=bob,ou=people,dc=example,dc=org";
    private static final String NEW = "quite another road";

    private static TestLdapServer server;
    private static Gatehouse gatehouse;

    @BeforeAll
    static void start() throws Exception {
        SelfSignedCertificate certificate = SelfSignedCertificate.naming("ip:127.0.0.1");
        server = TestLdapServer.ldaps(certificate);
        gatehouse = Gatehouse.bare(
                KEY + "urls=ldaps://127.0.0.1:" + server.port(),
                KEY + "ca-file=" + certificate.certificate(),
                KEY + "base-dn=dc=example,dc=org",
                KEY + "bind-dn=cn=service",
                KEY + "bind-password=service-password",
                KEY + "user-suffix=@corp",
                KEY + "min-refusal-time=0ms",
                KEY + "password-change=always",
                "--gatehouse.identity.local.enabled=true",
                "--gatehouse.identity.tell-account-state=true",
                "--gatehouse.throttle.enabled=true");
        AdminFixture.user(gatehouse, "root", "admin");
    }

    @AfterEach
    void forgetAnswers() {
        server.bindAnswer = null;
        server.changeAnswer = null;
        gatehouse.clock().advance(Duration.ofHours(2));
    }

    @AfterAll
    static void stop() {
        gatehouse.close();
        server.close();
    }

    @Test
    void aChangeEndsTheSessionsFromBeforeAndIsOneEvent() {
        String before = gatehouse.signIn("alice");
        Response changed = change("alice", "alice-secret", NEW);
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        assertThat(gatehouse.getAs(changed.text("token"), "/me").text("sub")).isEqualTo("alice@corp");
        assertThat(gatehouse.getAs(before, "/me").problem()).startsWith("401 session_ended");
        assertThat(AdminFixture.revocationReason(gatehouse, before)).isEqualTo("password_changed");
        assertThat(gatehouse.authenticate("alice", "alice-secret").problem()).startsWith("403 authentication_failed");
        assertThat(events("kind=user_changed&user=alice%40corp"))
                .containsExactly("by alice@corp: password changed, source corp");
    }

    /** The state is told since the password is right; the way is told since the source has it. */
    @Test
    void theSignInNamesTheWay() {
        server.bindAnswer = state(DraftBeheraLDAPPasswordPolicy10ErrorType.CHANGE_AFTER_RESET);
        assertThat(gatehouse.authenticate("bob", "bob-secret").problem())
                .isEqualTo(
                        "403 password_must_change: Authentication failed for bob: the password must be changed first;"
                                + " POST /authenticate/password changes it");
        server.bindAnswer = state(DraftBeheraLDAPPasswordPolicy10ErrorType.PASSWORD_EXPIRED);
        assertThat(gatehouse.authenticate("bob", "bob-secret").problem())
                .isEqualTo("403 password_expired: Authentication failed for bob: the password has expired;"
                        + " POST /authenticate/password changes it");
    }

    /** Otherwise the answers would show which users exist. */
    @Test
    void theOldPasswordIsProvenFirst() {
        server.changeAnswer = new LDAPException(ResultCode.CONSTRAINT_VIOLATION, "too short: " + BOB);
        for (String user : List.of("bob", "unknown")) {
            assertThat(change(user, "wrong", "weak").problem())
                    .isEqualTo("403 authentication_failed: Authentication failed for " + user + ": bad credentials");
        }
        Response refused = change("bob", "bob-secret", "weak");
        assertThat(refused.problem())
                .isEqualTo("403 password_refused: The new password is too short for the policy of the directory");
        assertThat(events("kind=login_failed&user=bob%40corp&outcome=password_refused"))
                .containsExactly("the directory refused the change of the password (19): too short: …");
    }

    /** Some servers accept the password of before at a sign-in, but not at a change. */
    @Test
    void anOldPasswordThatTheChangeRefusesUsesTheBudgetOfSignIns() {
        server.changeAnswer = new LDAPException(ResultCode.INVALID_CREDENTIALS, "no");
        for (int i = 0; i < 5; i++) {
            assertThat(change("bob", "bob-secret", NEW).problem())
                    .isEqualTo("403 authentication_failed: Authentication failed for bob: bad credentials");
        }
        int changes = server.changes.size();
        assertThat(change("bob", "bob-secret", NEW).problem()).startsWith("429 too_many_attempts");
        assertThat(gatehouse.authenticate("bob", "bob-secret").status()).isEqualTo(429);
        assertThat(server.changes).hasSize(changes);
    }

    /** A refusal by the policy is no guess. */
    @Test
    void aRefusedNewPasswordUsesNoBudget() {
        server.changeAnswer = new LDAPException(ResultCode.CONSTRAINT_VIOLATION, "history");
        for (int i = 0; i < 7; i++) {
            assertThat(change("bob", "bob-secret", NEW).problem())
                    .isEqualTo("403 password_refused: The new password is one that was used before");
        }
    }

    @Test
    void withoutAnAnswerTheClientIsToldThatEitherPasswordMayBeRight() {
        String before = gatehouse.signIn("carol");
        server.beforeChange = () -> server.directory().closeAllConnections(false);
        Response unknown = change("carol", "carol-secret", NEW);
        server.beforeChange = () -> {};
        assertThat(unknown.problem())
                .isEqualTo(
                        "503 identity_source_unavailable: The identity source did not answer: the password may have been"
                                + " changed. Sign in with the new password, and if that is refused, with the old one");
        assertThat(gatehouse.getAs(before, "/me").problem()).startsWith("401 session_ended");
    }

    private static List<String> events(String query) {
        String path = "/admin/events?" + query;
        String token = AdminFixture.token(gatehouse, "root");
        await().until(() -> !gatehouse.getAs(token, path).json().path("events").isEmpty());
        return gatehouse
                .getAs(token, path)
                .json()
                .path("events")
                .valueStream()
                .map(event -> event.path("reason").asString())
                .toList();
    }

    private static BindResult state(DraftBeheraLDAPPasswordPolicy10ErrorType error) {
        Control control = new DraftBeheraLDAPPasswordPolicy10ResponseControl(null, -1, error);
        return new BindResult(1, ResultCode.SUCCESS, null, null, null, new Control[] {control});
    }

    private static Response change(String user, String old, String changed) {
        return gatehouse.sendJson(
                "POST", "/authenticate/password", Json.object("user", user, "old", old, "new", changed));
    }
}
