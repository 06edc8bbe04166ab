package dev.gatehouse.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The state of an account is logged; a response shows it only to a client with the right password. */
@ExtendWith(OutputCaptureExtension.class)
class LdapStatesTest {
    private static final String WORDS = "80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data ";
    private static final String SHOW_STATE = "--gatehouse.identity.tell-account-state=true";

    private DirectoryFixture directory;

    @BeforeEach
    void start() throws Exception {
        directory = DirectoryFixture.started();
        directory.refuse("bob", WORDS + "533, v1db1");
        directory.refuse("carol", WORDS + "775, v1db1");
    }

    @AfterEach
    void stop() {
        directory.close();
    }

    @Test
    void theLogHasTheStateAndTheResponseDoesNot(CapturedOutput output) {
        try (Gatehouse gatehouse = directory.gatehouse()) {
            assertThat(gatehouse.authenticate("bob", "bob-secret").problem()).isEqualTo(refused("bob"));
            assertThat(gatehouse.authenticate("carol", "carol-secret").problem())
                    .isEqualTo(refused("carol"));
            assertThat(output.getOut())
                    .contains("user=\"bob\" code=authentication_failed reason=\"the account is disabled\"")
                    .contains("user=\"carol\" code=authentication_failed reason=\"the account is locked\"");
        }
    }

    @Test
    void whereStatesAreShownTheyNeedTheRightPassword() {
        try (Gatehouse gatehouse = directory.gatehouse(SHOW_STATE)) {
            assertThat(gatehouse.authenticate("bob", "bob-secret").problem())
                    .isEqualTo("403 account_disabled: Authentication failed for bob: the account is disabled");
            assertThat(gatehouse.authenticate("carol", "carol-secret").problem())
                    .isEqualTo(refused("carol"));
        }
    }

    @Test
    void aDisabledEntryIsRejectedEvenIfTheServerAcceptsTheBind() throws Exception {
        directory.set("alice", "nsAccountLock", "TRUE");
        try (Gatehouse gatehouse = directory.gatehouse(SHOW_STATE)) {
            assertThat(gatehouse.authenticate("alice", "alice-secret").text("code"))
                    .isEqualTo("account_disabled");
            assertThat(gatehouse.authenticate("alice", "wrong").problem()).isEqualTo(refused("alice"));
        }
    }

    private static String refused(String user) {
        return "403 authentication_failed: Authentication failed for " + user + ": bad credentials";
    }
}
