package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.LDAPException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** OpenDJ, where a service account needs an ACI to read the states of accounts. */
@Tag("slow")
class OpenDjTest extends KnownDirectoryFacts {

    @Override
    DirectoryServer startServer() throws Exception {
        OpenDj server = OpenDj.started();
        server.letStatesBeRead();
        return server;
    }

    @Test
    void theCheckSaysThatTheStatesCannotBeRead() throws LDAPException {
        directory().server().disable("mallory");
        assertThat(directory().check()).contains("ok account state is read from ds-pwp-account-disabled");
        directory().server().set("dc=example,dc=org", "aci");
        assertThat(directory().check()).anyMatch(line -> line.contains("no account state can be read of these users"));
        ((OpenDj) directory().server()).letStatesBeRead();
    }
}
