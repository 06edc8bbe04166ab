package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.unboundid.ldap.sdk.LDAPException;
import dev.gatehouse.identity.IdentitySource.Answer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.system.CapturedOutput;

/** Account states at each known directory. */
interface AccountFacts {
    KnownDirectory directory();

    @Test
    default void aDisabledAccountIsRefusedAndEndsSessions(CapturedOutput log) throws LDAPException {
        assertThat(directory().sub("disabled", "disabled-secret")).isEqualTo("disabled");
        assertThat(directory().current("disabled")).containsInstanceOf(Answer.Known.class);
        directory().server().disable("disabled");
        assertThat(directory()
                        .gatehouse()
                        .authenticate("disabled", "disabled-secret")
                        .status())
                .isEqualTo(403);
        assertThat(log.getOut()).contains("reason=\"the account is disabled\"");
        assertThat(directory().current("disabled")).containsInstanceOf(Answer.Rejected.class);
    }

    /** Any stranger can cause it. */
    @Test
    default void aLockAfterWrongPasswordsEndsNoSession(CapturedOutput log) {
        for (String password : new String[] {"wrong", "wrong", "wrong", "guessed-secret"}) {
            assertThat(directory().gatehouse().authenticate("guessed", password).problem())
                    .startsWith("403 authentication_failed");
        }
        assertThat(log.getOut()).contains("reason=\"the account is locked\"");
        assertThat(directory().current("guessed")).containsInstanceOf(Answer.Known.class);
    }

    @Test
    default void aPasswordThatMustBeChangedIsToldToItsUserOnly() throws LDAPException {
        directory().server().requireChange("reset");
        assertThat(directory().gatehouse().authenticate("reset", "reset-reset").problem())
                .startsWith("403 password_must_change");
        assertThat(directory().gatehouse().authenticate("reset", "wrong").problem())
                .startsWith("403 authentication_failed");
    }

    @Test
    default void anExpiredPasswordIsToldToItsUserOnly() throws LDAPException {
        directory().server().expire("expired");
        await().untilAsserted(() -> assertThat(directory()
                        .gatehouse()
                        .authenticate("expired", "expired-secret")
                        .problem())
                .startsWith("403 password_expired"));
        assertThat(directory().gatehouse().authenticate("expired", "wrong").problem())
                .startsWith("403 authentication_failed");
    }
}
