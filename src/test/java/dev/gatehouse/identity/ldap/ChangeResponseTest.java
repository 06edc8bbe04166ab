package dev.gatehouse.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.PasswordChangeAnswer;
import dev.gatehouse.identity.PasswordChangeAnswer.Changed;
import dev.gatehouse.identity.PasswordChangeAnswer.OldPasswordRefused;
import dev.gatehouse.identity.PasswordChangeAnswer.Refused;
import dev.gatehouse.identity.PasswordChangeAnswer.Unknown;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the answers of directories to a change of a password mean for the user. */
@Tag("unit")
class ChangeResponseTest {
    private static final String OTHERWISE = "otherwise";
    private static final PasswordRequest REQUEST =
            new PasswordRequest.UnicodePassword("cn=alice", "hunter2 before", "hunter2 after");

    /** As sent by OpenLDAP 2.5, Samba 4.17, Active Directory and 389 Directory Server. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "19 | Password fails quality checking policy | 6 | The new password is too short for the policy of the directory",
                "19 | Password fails quality checking policy | 5 | The new password is too simple for the policy of the directory",
                "19 | Password is in history of old passwords | 8 | The new password is one that was used before",
                "19 | Password is too young to change | 7 | The password was changed too recently to be changed again",
                "19 | | 9 | The new password is too long for the policy of the directory",
                "50 | User alteration of password is not allowed | 3 | The directory does not let its users change this password",
                "19 | 0000052D: Constraint violation - check_password_restrictions: the password is too short. | | The new password is too short for the policy of the directory",
                "19 | 0000052D: ... the password does not meet the complexity criteria! | | The new password is too simple for the policy of the directory",
                "19 | 0000052D: ... the password was already used (in history)! | | The new password is one that was used before",
                "19 | 0000052D: ... password is too young to change! | | The password was changed too recently to be changed again",
                "19 | 0000052D: AtrErr: DSID-03190F80, #1: 0: 0000052D: DSID-03190F80 | | The new password breaks the policy of the directory: its length, its kinds of characters, the passwords used before, or the time since the last change",
                "19 | error in module acl: Constraint violation during LDB_MODIFY (19) | | otherwise",
                "19 | | 4 | otherwise",
                "2 | Extended Operation(1.3.6.1.4.1.4203.1.11.1) not supported | | otherwise",
                "8 | only authenticated users may change passwords | | otherwise",
                "50 | 00000005: SecErr: DSID-031A1256, problem 4003 (INSUFF_ACCESS_RIGHTS) | | otherwise",
                "50 | Anonymous Binds are not allowed. | | otherwise",
                "53 | unwilling to verify old password | | otherwise",
            })
    void aRefusalIsExplained(int code, @Nullable String diagnostic, @Nullable Integer policyError, String detail) {
        String text = diagnostic == null ? "" : diagnostic;
        assertThat(new ChangeResponse(code, text, policyError).answer(REQUEST, OTHERWISE))
                .isEqualTo(new Refused(
                        detail, "the directory refused the change of the password (" + code + "): " + text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "49 | Invalid Credentials",
                "19 | 00000056: AtrErr: DSID-03191083, #1: 0: 00000056: DSID-03191083, problem 1005",
                "19 | 00000056: Constraint violation - check_password_restrictions: The old password specified doesn't match!",
                "19 | 00000775: Password change not permitted, account locked out!",
            })
    void aWrongOldPasswordIsNoBrokenRule(int code, String diagnostic) {
        assertThat(new ChangeResponse(code, diagnostic, null).answer(REQUEST, OTHERWISE))
                .isInstanceOf(OldPasswordRefused.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 11, 51, 52, 80})
    void aServerThatCannotChangePasswordsNowIsAnOutage(int code) {
        ChangeResponse response = new ChangeResponse(code, "words", null);
        assertThatThrownBy(() -> response.answer(REQUEST, OTHERWISE))
                .isInstanceOf(SourceUnavailable.class)
                .hasMessageContaining("words");
    }

    @ParameterizedTest
    @CsvSource({
        "no value hunter2 before, no value …",
        "too weak: hunter2 after, too weak: …",
        "no value h%u%n%t%e%r%2%, (a message with binary values)",
        "00000005: SecErr%, 00000005: SecErr",
    })
    void noReasonRepeatsAPassword(String diagnostic, String logged) {
        ChangeResponse refused = new ChangeResponse(16, diagnostic.replace('%', '\0'), null);
        assertThat(refused.answer(REQUEST, OTHERWISE))
                .isEqualTo(new Refused(OTHERWISE, "the directory refused the change of the password (16): " + logged));
    }

    @Test
    void successIsAChangeAndNoAnswerIsUnknown() {
        PasswordChangeAnswer changed = new ChangeResponse(ChangeResponse.SUCCESS, "", null).answer(REQUEST, OTHERWISE);
        assertThat(changed).isEqualTo(new Changed());
        assertThat(new ChangeResponse(ChangeResponse.UNANSWERED, "timed out", null).answer(REQUEST, OTHERWISE))
                .isEqualTo(new Unknown("no answer to the change of the password: timed out"));
    }
}
