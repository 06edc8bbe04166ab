package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.admin.AdminFixture;
import dev.gatehouse.identity.AccountState;
import dev.gatehouse.identity.Identities;
import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.support.Gatehouse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The states of accounts, with a Samba domain controller. */
@Tag("e2e")
@ExtendWith(OutputCaptureExtension.class)
class ActiveDirectoryStatesTest {
    private static final String SHOW_STATE = "--gatehouse.identity.tell-account-state=true";

    @ParameterizedTest
    @CsvSource({
        "disabled, the account is disabled",
        "reset, the password must be changed first",
        "expired, the password has expired",
        "over, the account has expired",
    })
    void theLogHasTheStateAndTheResponseDoesNot(String user, String reason, CapturedOutput output) {
        try (Gatehouse gatehouse = SambaDc.shared().gatehouse()) {
            assertThat(gatehouse.authenticate(user, user + "-secret").problem()).isEqualTo(refused(user));
            assertThat(output.getOut()).contains("user=\"" + user + "\"", "reason=\"" + reason + "\"");
        }
    }

    @Test
    void anUnknownUserIsLoggedWithAPseudonym(CapturedOutput output) {
        try (Gatehouse gatehouse = SambaDc.shared().gatehouse()) {
            assertThat(gatehouse.authenticate("nobody", "nobody-secret").problem())
                    .isEqualTo(refused("nobody"));
            assertThat(output.getOut()).contains("user=\"#", "reason=\"unknown user\"");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "disabled, account_disabled: Authentication failed for disabled: the account is disabled",
        "reset, password_must_change: Authentication failed for reset: the password must be changed first; POST /authenticate/password changes it",
        "expired, password_expired: Authentication failed for expired: the password has expired; POST /authenticate/password changes it",
        "over, account_disabled: Authentication failed for over: the account is disabled",
    })
    void whereStatesAreShownTheRightPasswordShowsThemAndAWrongOneDoesNot(String user, String problem) {
        try (Gatehouse gatehouse = SambaDc.shared().gatehouse(SHOW_STATE)) {
            assertThat(gatehouse.authenticate(user, user + "-secret").problem()).isEqualTo("403 " + problem);
            assertThat(gatehouse.authenticate(user, "wrong").problem()).isEqualTo(refused(user));
        }
    }

    /** The controller reports this state for a wrong password, too, so no response shows it. */
    @Test
    void aLockedAccountIsOnlyLogged(CapturedOutput output) {
        try (Gatehouse gatehouse = SambaDc.shared().gatehouse(SHOW_STATE)) {
            for (String password : List.of("wrong", "wrong", "wrong", "wrong", "locked-secret")) {
                assertThat(gatehouse.authenticate("locked", password).problem()).isEqualTo(refused("locked"));
            }
            assertThat(output.getOut()).contains("reason=\"wrong password (52e)\"", "reason=\"the account is locked\"");
        }
    }

    @Test
    void theCurrentStateIsThatOfTheController() {
        try (Gatehouse gatehouse = SambaDc.shared().gatehouse("--gatehouse.roles.editor.ldap-groups=editors")) {
            Identities identities = gatehouse.bean(Identities.class);
            assertThat(identities.current("alice", "corp"))
                    .hasValueSatisfying(answer -> assertThat(
                                    ((Answer.Known) answer).identity().roles())
                            .containsExactly("editor"));
            assertThat(identities.current("locked", "corp")).containsInstanceOf(Answer.Known.class);
            assertThat(identities.current("unknown", "corp")).contains(new Answer.Unknown());
            for (String user : List.of("disabled", "over")) {
                assertThat(identities.current(user, "corp"))
                        .hasValueSatisfying(answer -> assertThat(((Answer.Rejected) answer).state())
                                .isEqualTo(AccountState.ACCOUNT_DISABLED));
            }
        }
    }

    @Test
    void aUserDisabledAfterSignInIsRejected() throws IOException {
        try (Gatehouse gatehouse = SambaDc.shared().gatehouse()) {
            Identities identities = gatehouse.bean(Identities.class);
            assertThat(identities.current("leaver", "corp")).containsInstanceOf(Answer.Known.class);
            SambaDc.shared().change("""
                    dn: CN=leaver,CN=Users,DC=example,DC=test
                    changetype: modify
                    replace: userAccountControl
                    userAccountControl: 66050
                    """);
            assertThat(identities.current("leaver", "corp")).containsInstanceOf(Answer.Rejected.class);
        }
    }

    @Test
    void aPasswordResetEndsTheSessionsFromBefore() throws IOException {
        try (Gatehouse gatehouse = SambaDc.shared().gatehouse()) {
            String old = gatehouse.signIn("alice");
            SambaDc.shared().resetPassword("alice", "alice-secret");
            String token = gatehouse.signIn("alice");
            gatehouse.clock().advance(Duration.ofMinutes(10));
            await().untilAsserted(() ->
                    assertThat(gatehouse.refresh(old).problem()).isEqualTo("401 session_ended: session has ended"));
            assertThat(AdminFixture.revocationReason(gatehouse, old)).isEqualTo("password_changed");
            assertThat(gatehouse.refresh(token).status()).isEqualTo(200);
        }
    }

    private static String refused(String user) {
        return "403 authentication_failed: Authentication failed for " + user + ": bad credentials";
    }
}
