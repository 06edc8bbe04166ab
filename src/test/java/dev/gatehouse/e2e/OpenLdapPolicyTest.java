package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.unboundid.ldap.sdk.LDAPException;
import dev.gatehouse.admin.AdminFixture;
import dev.gatehouse.identity.AccountState;
import dev.gatehouse.identity.Identities;
import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The states of a password policy, with OpenLDAP. */
@Tag("e2e")
@ExtendWith(OutputCaptureExtension.class)
class OpenLdapPolicyTest {
    private static final String SHOW_STATE = "--gatehouse.identity.tell-account-state=true";

    private static Slapd slapd;

    @BeforeAll
    static void startDirectory() {
        slapd = Slapd.withOverlays();
    }

    @AfterAll
    static void stopDirectory() throws IOException {
        slapd.close();
    }

    @ParameterizedTest
    @CsvSource({
        "expired, password_expired: Authentication failed for expired: the password has expired",
        "reset, password_must_change: Authentication failed for reset: the password must be changed first",
    })
    void theRightPasswordShowsTheStateAndAWrongOneDoesNot(String user, String problem, CapturedOutput output) {
        for (String mode : List.of("", LdapSourceFixture.DN_PATTERN)) {
            try (Gatehouse gatehouse = with(mode, SHOW_STATE)) {
                assertThat(gatehouse.authenticate(user, user + "-secret").problem())
                        .isEqualTo("403 " + problem);
                assertThat(gatehouse.authenticate(user, "wrong").problem()).isEqualTo(refused(user));
            }
        }
        try (Gatehouse gatehouse = with()) {
            assertThat(gatehouse.authenticate(user, user + "-secret").problem()).isEqualTo(refused(user));
            assertThat(output.getOut()).contains("reason=\"" + problem.replaceFirst(".*: ", "") + "\"");
        }
    }

    @Test
    void aLockedAccountIsOnlyLogged(CapturedOutput output) {
        try (Gatehouse gatehouse = with(SHOW_STATE)) {
            for (String password : List.of("wrong", "wrong", "wrong", "locked-secret")) {
                assertThat(gatehouse.authenticate("locked", password).problem()).isEqualTo(refused("locked"));
            }
            assertThat(output.getOut()).contains("reason=\"the account is locked\"");
            assertThat(gatehouse.bean(Identities.class).current("locked", "corp"))
                    .containsInstanceOf(Answer.Known.class);
        }
    }

    @Test
    void aPermanentlyLockedAccountIsDisabled() {
        try (Gatehouse gatehouse = with(SHOW_STATE)) {
            assertThat(gatehouse.authenticate("disabled", "disabled-secret").problem())
                    .isEqualTo(refused("disabled"));
            assertThat(gatehouse.bean(Identities.class).current("disabled", "corp"))
                    .hasValueSatisfying(answer ->
                            assertThat(((Answer.Rejected) answer).state()).isEqualTo(AccountState.ACCOUNT_DISABLED));
        }
    }

    @Test
    void aUserWithoutAPolicyErrorSignsIn() {
        try (Gatehouse gatehouse = with(SHOW_STATE)) {
            assertThat(gatehouse.authenticate("alice", "alice-secret").status()).isEqualTo(200);
        }
    }

    /** An entry has no pwdChangedTime before the first change. */
    @Test
    void aPasswordResetEndsTheSessionsFromBefore() throws LDAPException {
        try (Gatehouse gatehouse = with()) {
            String first = gatehouse.signIn("bob");
            gatehouse.clock().advance(Duration.ofMinutes(10));
            String token = gatehouse.refresh(first).text("token");
            slapd.resetPassword("bob", "another password");
            gatehouse.clock().advance(Duration.ofMinutes(10));
            await().untilAsserted(() ->
                    assertThat(gatehouse.refresh(token).problem()).isEqualTo("401 session_ended: session has ended"));
            assertThat(AdminFixture.revocationReason(gatehouse, token)).isEqualTo("password_changed");
        }
    }

    /** The bind of the second is refused, and the third has grace logins left. */
    @Test
    void aRequiredChangeIsPossibleByDefault() {
        try (Gatehouse gatehouse = encrypted()) {
            for (String user : List.of("novice", "lapsed", "late")) {
                String old = user + "-secret";
                assertThat(change(gatehouse, user, "wrong", "another long secret")
                                .problem())
                        .isEqualTo(refused(user));
                assertThat(change(gatehouse, user, old, "another long secret").status())
                        .isEqualTo(200);
                assertThat(gatehouse.authenticate(user, "another long secret").status())
                        .isEqualTo(200);
                assertThat(gatehouse.authenticate(user, old).problem()).isEqualTo(refused(user));
            }
            assertThat(change(gatehouse, "alice", "alice-secret", "another long secret")
                            .problem())
                    .isEqualTo(
                            "403 password_refused: The password can be changed here only when it has expired or must be"
                                    + " changed");
        }
    }

    @Test
    void theRulesOfThePolicyAreExplained() {
        try (Gatehouse gatehouse = encrypted(LdapSourceFixture.KEY + "password-change=always")) {
            assertThat(change(gatehouse, "changer", "changer-secret", "short").problem())
                    .isEqualTo("403 password_refused: The new password is too short for the policy of the directory");
            assertThat(change(gatehouse, "changer", "changer-secret", "a new long secret")
                            .status())
                    .isEqualTo(200);
            assertThat(change(gatehouse, "changer", "a new long secret", "changer-secret")
                            .problem())
                    .isEqualTo("403 password_refused: The new password is one that was used before");
            assertThat(change(gatehouse, "fixed", "fixed-secret", "another long secret")
                            .problem())
                    .isEqualTo("403 password_refused: The directory does not let its users change this password");
        }
    }

    private static Gatehouse encrypted(String... more) {
        return with(Stream.concat(
                        Stream.of(
                                LdapSourceFixture.KEY + "urls=" + slapd.encryptedUrl(),
                                LdapSourceFixture.KEY + "ca-file=" + slapd.certificate()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private static Response change(Gatehouse gatehouse, String user, String old, String changed) {
        return gatehouse.sendJson(
                "POST", "/authenticate/password", Json.object("user", user, "old", old, "new", changed));
    }

    private static Gatehouse with(String... more) {
        return LdapSourceFixture.at(
                slapd.url(),
                Stream.concat(Stream.of(LdapSourceFixture.SERVICE_ACCOUNT), Stream.of(more))
                        .toArray(String[]::new));
    }

    private static String refused(String user) {
        return "403 authentication_failed: Authentication failed for " + user + ": bad credentials";
    }
}
