package dev.gatehouse.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.admin.AdminFixture;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.TokenForger;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changes in a directory take effect for signed-in users. */
class LdapRevalidationTest {
    private DirectoryFixture directory;
    private Gatehouse gatehouse;

    @BeforeEach
    void start() throws Exception {
        directory = DirectoryFixture.started();
        gatehouse = directory.gatehouse("--gatehouse.roles.editor.ldap-groups=editors");
    }

    @AfterEach
    void stop() {
        gatehouse.close();
        directory.close();
    }

    /** T23. */
    @Test
    void aRoleThatTheDirectoryTakesAwayIsGoneWhenThePeriodEndsWithoutASignIn() throws Exception {
        String token = gatehouse.signIn("alice");
        assertThat(TokenForger.claims(token).get("roles")).isEqualTo(List.of("editor"));
        directory.removeGroup("editors");
        int before = directory.operations.size();
        token = later(token, Duration.ofMinutes(9));
        await().until(() -> directory.operations.size() >= before + 2);
        String last = later(token, Duration.ofMinutes(1));
        await().until(
                        () -> TokenForger.claims(gatehouse.refresh(last).text("token"))
                                .get("roles"),
                        List.of()::equals);
    }

    /** T22. */
    @Test
    void disablingAUserInTheDirectoryEndsTheirSession() throws Exception {
        String token = gatehouse.signIn("alice");
        directory.set("alice", "nsAccountLock", "true");
        gatehouse.clock().advance(Duration.ofMinutes(9));
        assertThat(gatehouse.getAs(token, "/me").status()).isEqualTo(200);
        await().untilAsserted(() ->
                assertThat(gatehouse.getAs(token, "/me").problem()).isEqualTo("401 session_ended: session has ended"));
    }

    /** Active Directory shows 0 when an administrator wants the user to choose another password. */
    @ParameterizedTest
    @CsvSource({
        "pwdLastSet, 134100000000000000, 134100000010000000",
        "pwdLastSet, 134100000000000000, 0",
        "pwdChangedTime, 20260101000000Z, 20260101000001Z",
        "pwdChangedTime, , 20260101000000Z",
        "pwdUpdateTime, 20260101000000Z, 20251231000000Z",
        "krbLastPwdChange, 20260101000000Z, 20260101000000.1Z",
    })
    void aPasswordResetInTheDirectoryEndsTheSessionsFromBefore(String attribute, String before, String after)
            throws Exception {
        directory.set("alice", attribute, before == null ? new String[0] : new String[] {before});
        List<String> tokens = List.of(gatehouse.signIn("alice"), gatehouse.signIn("alice"));
        directory.set("alice", attribute, after);
        String token = gatehouse.signIn("alice");
        gatehouse.clock().advance(Duration.ofMinutes(10));
        for (String old : tokens) {
            await().untilAsserted(() ->
                    assertThat(gatehouse.refresh(old).problem()).isEqualTo("401 session_ended: session has ended"));
            assertThat(AdminFixture.revocationReason(gatehouse, old)).isEqualTo("password_changed");
        }
        assertThat(gatehouse.refresh(token).status()).isEqualTo(200);
    }

    private String later(String token, Duration time) {
        gatehouse.clock().advance(time);
        return gatehouse.getAs(token, "/me").renewed();
    }
}
