package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.Response;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Users replace their passwords at a Samba domain controller. The service account has no right to reset passwords. */
@Tag("e2e")
class ActiveDirectoryPasswordTest {
    private static final String NEW = "An\u00f6ther \"Secret\" 1";

    /** Neither of the two can bind before. */
    @Test
    void aRequiredChangeIsPossibleByDefault() throws IOException {
        try (Gatehouse gatehouse = SambaDc.shared().gatehouse()) {
            for (String user : List.of("novice", "lapsed")) {
                String old = user + "-secret";
                assertThat(gatehouse.authenticate(user, old).problem()).isEqualTo(refused(user));
                assertThat(change(gatehouse, user, "wrong", NEW).problem()).isEqualTo(refused(user));
                assertThat(SambaDc.shared().wrongPasswords(user)).isEqualTo(1);
                assertThat(change(gatehouse, user, old, "Short 1").problem())
                        .isEqualTo(
                                "403 password_refused: The new password is too short for the policy of the directory");
                assertThat(change(gatehouse, user, old, "all in small letters").problem())
                        .isEqualTo(
                                "403 password_refused: The new password is too simple for the policy of the directory");
                assertThat(change(gatehouse, user, old, NEW).status()).isEqualTo(200);
                assertThat(gatehouse.authenticate(user, NEW).status()).isEqualTo(200);
                assertThat(change(gatehouse, user, NEW, "Another Secret 2").problem())
                        .isEqualTo(
                                "403 password_refused: The password can be changed here only when it has expired or must"
                                        + " be changed");
            }
        }
    }

    /** The controller accepts the password of before for an hour at a bind, but not at a change, and counts it there. */
    @Test
    void wherePasswordsMayBeChangedThePresentOneIsNeeded() throws IOException {
        try (Gatehouse gatehouse = SambaDc.shared().gatehouse(LdapSourceFixture.KEY + "password-change=always")) {
            String before = gatehouse.signIn("changer");
            assertThat(change(gatehouse, "changer", "changer-secret", NEW).status())
                    .isEqualTo(200);
            assertThat(gatehouse.getAs(before, "/me").problem()).startsWith("401 session_ended");
            assertThat(change(gatehouse, "changer", "changer-secret", "Another Secret 2")
                            .problem())
                    .isEqualTo(refused("changer"));
            assertThat(SambaDc.shared().wrongPasswords("changer")).isEqualTo(1);
            assertThat(change(gatehouse, "changer", NEW, "Another Secret 2").status())
                    .isEqualTo(200);
            assertThat(change(gatehouse, "changer", "Another Secret 2", NEW).problem())
                    .isEqualTo("403 password_refused: The new password is one that was used before");
        }
    }

    private static Response change(Gatehouse gatehouse, String user, String old, String changed) {
        return gatehouse.sendJson(
                "POST", "/authenticate/password", Json.object("user", user, "old", old, "new", changed));
    }

    private static String refused(String user) {
        return "403 authentication_failed: Authentication failed for " + user + ": bad credentials";
    }
}
