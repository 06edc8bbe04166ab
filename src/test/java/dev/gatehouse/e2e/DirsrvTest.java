package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.LDAPException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** 389 Directory Server, which is also that of FreeIPA. */
@Tag("e2e")
class DirsrvTest extends KnownDirectoryFacts {

    @Override
    DirectoryServer startServer() throws Exception {
        return Dirsrv.started();
    }

    @Test
    void anExpiredPasswordCanBeReplacedAsFarAsTheUserCanBind() throws LDAPException {
        directory().server().expire("lapsed");
        assertThat(directory().change("lapsed", "lapsed-secret", NEW).problem())
                .isEqualTo("403 password_refused: The password has expired, and only an administrator can replace it");
        directory().server().set("cn=config", "passwordGraceLimit", "3");
        assertThat(directory().change("lapsed", "lapsed-secret", NEW).status()).isEqualTo(200);
    }
}
