package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.LDAPException;
import org.junit.jupiter.api.Test;

/** Users replace their passwords at each known directory. */
interface PasswordFacts {
    String NEW = "quite another road 7";

    KnownDirectory directory();

    @Test
    default void aRequiredChangeIsPossible() throws LDAPException {
        directory().server().requireChange("novice");
        assertThat(directory().change("novice", "wrong", NEW).problem()).startsWith("403 authentication_failed");
        assertThat(directory().change("novice", "novice-reset", "Ab1").problem())
                .startsWith("403 password_refused");
        assertThat(directory().change("novice", "novice-reset", NEW).status()).isEqualTo(200);
        assertThat(directory().sub("novice", NEW)).isEqualTo("novice");
        assertThat(directory()
                        .gatehouse()
                        .authenticate("novice", "novice-reset")
                        .problem())
                .startsWith("403 authentication_failed");
    }

    @Test
    default void aChangeThatIsNotRequiredIsRefused() {
        assertThat(directory().change("alice", "alice-secret", NEW).problem())
                .isEqualTo(
                        "403 password_refused: The password can be changed here only when it has expired or must be changed");
    }
}
