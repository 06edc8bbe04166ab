package dev.gatehouse.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.identity.AccountState;
import dev.gatehouse.identity.IdentitySource.Answer.Rejected;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sub-codes of Active Directory and the errors of a password policy. */
class AccountStatesTest {
    private static final String WORDS =
            "[LDAP: error code 49 - 80090308: LdapErr: DSID-0C090569, comment: AcceptSecurityContext error, data %s, v4563\0]";

    @ParameterizedTest
    @CsvSource({
        "525, , false, the directory knows no such user (525)",
        "52e, , false, wrong password (52e)",
        "530, , false, the account may not sign in at this time (530)",
        "531, , false, the account may not sign in from here (531)",
        "532, PASSWORD_EXPIRED, true, the password has expired",
        "533, ACCOUNT_DISABLED, true, the account is disabled",
        "701, ACCOUNT_DISABLED, true, the account has expired",
        "773, PASSWORD_MUST_CHANGE, true, the password must be changed first",
        "775, ACCOUNT_LOCKED, false, the account is locked",
        "52E, , false, wrong password (52e)",
    })
    void aSubCodeIsAReason(String code, @Nullable AccountState state, boolean proven, String reason) {
        assertThat(AccountStates.denial(new BindResponse.Refused(49, WORDS.formatted(code), null)))
                .contains(new Rejected(reason, state, proven));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Invalid Credentials", "data 533", "AcceptSecurityContext error, data 5331, v1"})
    void otherDiagnosticsAreOnlyLogged(String diagnostic) {
        assertThat(AccountStates.denial(new BindResponse.Refused(49, diagnostic, null)))
                .contains(new Rejected("the directory refused the bind: " + diagnostic));
    }

    @ParameterizedTest
    @CsvSource({"0, PASSWORD_EXPIRED, true", "1, ACCOUNT_LOCKED, false", "2, PASSWORD_MUST_CHANGE, true"})
    void anErrorOfThePolicyCountsForAcceptedAndRefusedBinds(int error, AccountState state, boolean proven) {
        Rejected rejected = new Rejected(state, proven);
        assertThat(AccountStates.denial(new BindResponse.Refused(49, "", error)))
                .contains(rejected);
        assertThat(AccountStates.denial(new BindResponse.Accepted(error, false)))
                .contains(rejected);
    }

    /** 389 Directory Server answers so when an account was inactivated, and by 19 when it is locked. */
    @Test
    void anAccountThatThePolicyCallsLockedMayBeInactivated() {
        assertThat(AccountStates.denial(new BindResponse.Refused(53, "Account inactivated.", 1)))
                .contains(new Rejected(AccountState.ACCOUNT_DISABLED, false));
        assertThat(AccountStates.denial(new BindResponse.Refused(19, "Exceed password retry limit.", 1)))
                .contains(new Rejected(AccountState.ACCOUNT_LOCKED, false));
        assertThat(AccountStates.denial(new BindResponse.Refused(53, "unwilling", null)))
                .contains(new Rejected("the directory refused the bind: unwilling"));
    }

    /** A server whose locks do not end writes the same value after wrong passwords, which anyone can send. */
    @ParameterizedTest
    @CsvSource({"0, true", "2, true", "3, false", "5, false"})
    void aLockWithoutAnEndIsOfAnAdministratorUnlessManyPasswordsWereWrong(int failures, boolean disabled) {
        List<Object> times = IntStream.range(0, failures)
                .<Object>mapToObj(i -> "2026010100000" + i + "Z")
                .toList();
        Entry entry =
                new Entry("uid=bob", Map.of("pwdaccountlockedtime", List.of("000001010000Z"), "pwdfailuretime", times));
        assertThat(AccountStates.denial(entry, false, Instant.EPOCH).isPresent())
                .isEqualTo(disabled);
    }

    @Test
    void anAcceptedBindWithoutSuchAnErrorIsNoDenial() {
        assertThat(AccountStates.denial(new BindResponse.Accepted(null, false))).isEmpty();
        assertThat(AccountStates.denial(new BindResponse.Accepted(8, false))).isEmpty();
    }
}
