package dev.gatehouse.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.admin.AdminFixture;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.OnBothStores;
import dev.gatehouse.support.Response;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Users change their own password. */
@ExtendWith(OutputCaptureExtension.class)
class PasswordTest extends OnBothStores {
    PasswordTest() {
        super(Gatehouse::bare);
    }

    /** T22. */
    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void aPasswordChangeRevokesAllSessionsAndOpensANewOne(Gatehouse gatehouse, CapturedOutput log) {
        AdminFixture.user(gatehouse, "ann", "admin");
        String current = AdminFixture.token(gatehouse, "ann");
        String other = AdminFixture.token(gatehouse, "ann");
        Response changed = change(gatehouse, current, AdminFixture.PASSWORD, "quite another road");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.header("Cache-Control")).isEqualTo("no-store");
        String token = changed.text("token");
        assertThat(changed.renewed()).isEqualTo(token);
        assertThat(gatehouse.getAs(token, "/admin/users").status()).isEqualTo(200);
        assertThat(AdminFixture.sessionIds(gatehouse.getAs(token, "/sessions")))
                .containsExactly(AdminFixture.sessionId(token));
        // A thief may have a copy of the token with which the password was changed.
        for (String each : List.of(current, other)) {
            assertThat(gatehouse.getAs(each, "/me").problem()).isEqualTo("401 session_ended: session has ended");
            assertThat(AdminFixture.revocationReason(gatehouse, each)).isEqualTo("password_changed");
        }
        assertThat(gatehouse.authenticate("ann", AdminFixture.PASSWORD).status())
                .isEqualTo(403);
        assertThat(gatehouse.authenticate("ann", "quite another road").status()).isEqualTo(200);
        assertThat(log.getAll())
                .contains("user changed: user=\"ann\" by=\"ann\" change=\"password changed\"")
                .doesNotContain("quite another road", AdminFixture.PASSWORD);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void aWrongOldPasswordChangesNothing(Gatehouse gatehouse, CapturedOutput log) {
        AdminFixture.user(gatehouse, "bob");
        String token = AdminFixture.token(gatehouse, "bob");
        String other = AdminFixture.token(gatehouse, "bob");
        assertThat(change(gatehouse, token, "a wrong and lonely road", "quite another road")
                        .problem())
                .isEqualTo("403 authentication_failed: Authentication failed for bob: bad credentials");
        assertThat(gatehouse.getAs(other, "/me").status()).isEqualTo(200);
        assertThat(gatehouse.authenticate("bob", AdminFixture.PASSWORD).status())
                .isEqualTo(200);
        assertThat(log.getAll()).contains("password change refused: user=\"bob\"");
    }

    @ParameterizedTest
    @CsvSource({"both, true, true", "header, true, false", "body, false, true"})
    void theNewTokenIsDeliveredAsThatOfASignIn(String delivery, boolean header, boolean body) {
        try (Gatehouse gatehouse =
                Gatehouse.bare("--gatehouse.token.delivery=" + delivery, "--gatehouse.token.renew-after=0s")) {
            AdminFixture.user(gatehouse, "ann");
            Response signedIn = gatehouse.authenticate("ann", AdminFixture.PASSWORD);
            String token = header ? signedIn.renewed() : signedIn.text("token");
            Response changed = change(gatehouse, token, AdminFixture.PASSWORD, "quite another road");
            assertThat(changed.header("Authorization") != null).isEqualTo(header);
            assertThat(changed.json().has("token")).isEqualTo(body);
            String next = header ? changed.renewed() : changed.text("token");
            assertThat(gatehouse.getAs(next, "/me").status()).isEqualTo(200);
        }
    }

    @Test
    void aPasswordOfAnotherSourceCannotBeChanged() {
        try (Gatehouse gatehouse = Gatehouse.demo("--gatehouse.identity.local.enabled=true")) {
            String token = gatehouse.signIn("alice");
            AdminFixture.user(gatehouse, "alice");
            for (String old : List.of("alice-secret", AdminFixture.PASSWORD)) {
                assertThat(change(gatehouse, token, old, "quite another road").problem())
                        .isEqualTo("400 invalid_request: The password of alice is kept elsewhere");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "elevenchars",
                "            ",
                "Password1234",
                "!!Password!!",
                "123456789012",
                "aaaaaaaaaaaa",
                "abcabcabcabcabc",
                "QWERTYUIOPASDFGHJKL",
                "1Q2W3E4R5T6Y",
                "Dragon2024!!",
                "a.patient.name",
                "A.PATIENT.NAME",
                "a.patient.name1",
                "half a character \ud800",
            })
    void aWeakPasswordIsRefused(String weak) {
        Gatehouse gatehouse = embedded();
        if (gatehouse.authenticate("a.patient.name", AdminFixture.PASSWORD).status() == 403) {
            AdminFixture.user(gatehouse, "a.patient.name");
        }
        String token = AdminFixture.token(gatehouse, "a.patient.name");
        String body =
                "{\"old\":\"" + AdminFixture.PASSWORD + "\",\"new\":\"" + weak.replace("\ud800", "\\ud800") + "\"}";
        assertThat(AdminFixture.send(gatehouse, token, "POST", "/me/password", body)
                        .problem())
                .startsWith("400 weak_password: The password ");
        assertThat(change(gatehouse, token, AdminFixture.PASSWORD, "x".repeat(10) + "y".repeat(247))
                        .problem())
                .isEqualTo("400 weak_password: The password must have 12 to 256 characters");
    }

    @Test
    void aWrongBodyIsRefused() {
        Gatehouse gatehouse = embedded();
        AdminFixture.user(gatehouse, "cem");
        String token = AdminFixture.token(gatehouse, "cem");
        for (String body :
                List.of("", "{}", "{\"old\":\"x\"}", "{\"old\":\"x\",\"new\":7}", "{\"old\":\"x\",\"new\":\"x\"}")) {
            assertThat(AdminFixture.send(gatehouse, token, "POST", "/me/password", body)
                            .problem())
                    .startsWith("400 invalid_request: ");
        }
        assertThat(gatehouse.sendJson("POST", "/me/password", "{}").problem())
                .startsWith("400 authorization_header_missing");
    }

    /** A stolen token gives no more guesses at the password than the sign-in. */
    @Test
    void guessesAtTheOldPasswordAreLimitedLikeSignIns() {
        try (Gatehouse gatehouse = Gatehouse.bare("--gatehouse.throttle.enabled=true")) {
            AdminFixture.user(gatehouse, "dan");
            String token = AdminFixture.token(gatehouse, "dan");
            for (int i = 0; i < 5; i++) {
                assertThat(change(gatehouse, token, "a wrong and lonely road", "quite another road")
                                .status())
                        .isEqualTo(403);
            }
            Response refused = change(gatehouse, token, AdminFixture.PASSWORD, "quite another road");
            assertThat(refused.problem()).isEqualTo("429 too_many_attempts: Too many attempts, try again later");
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(gatehouse.authenticate("dan", AdminFixture.PASSWORD).status())
                    .isEqualTo(429);
            gatehouse.clock().advance(Duration.ofSeconds(1));
            assertThat(change(gatehouse, token, AdminFixture.PASSWORD, "quite another road")
                            .status())
                    .isEqualTo(200);
        }
    }

    private static Response change(Gatehouse gatehouse, String token, String old, String changed) {
        return AdminFixture.send(gatehouse, token, "POST", "/me/password", Json.object("old", old, "new", changed));
    }
}
