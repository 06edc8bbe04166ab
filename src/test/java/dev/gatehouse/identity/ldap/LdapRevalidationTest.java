package dev.gatehouse.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.TokenForger;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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

    private String later(String token, Duration time) {
        gatehouse.clock().advance(time);
        return gatehouse.getAs(token, "/me").renewed();
    }
}
