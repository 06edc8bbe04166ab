package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.gatehouse.support.Gatehouse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** A directory that cannot answer is never told as a wrong password. */
@Tag("e2e")
class OpenLdapOutageTest {
    private static final String UNAVAILABLE =
            "503 identity_source_unavailable: The identity source is unavailable, try again later";
    private static final String[] LOCAL_BEHIND = {
        "--gatehouse.identity.local.enabled=true", "--gatehouse.identity.order=corp,local"
    };

    private Slapd slapd;

    @BeforeEach
    void startDirectory() {
        slapd = Slapd.started();
    }

    @AfterEach
    void stopDirectory() throws IOException {
        slapd.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", LdapSourceFixture.DN_PATTERN})
    void aStoppedDirectoryIsAnOutageAndStartedAgainItServesAgain(String manner) {
        try (Gatehouse gatehouse = LdapSourceFixture.at(slapd.url(), manner)) {
            slapd.stop();
            assertThat(gatehouse.authenticate("alice", "alice-secret").problem())
                    .isEqualTo(UNAVAILABLE);
            assertThat(gatehouse.authenticate("nobody", "wrong").problem()).isEqualTo(UNAVAILABLE);
            slapd.start();
            awaitSignIn(gatehouse);
            assertThat(gatehouse.authenticate("alice", "wrong").status()).isEqualTo(403);
        }
    }

    @Test
    void aTokenOutlivesAnOutage() {
        try (Gatehouse gatehouse = LdapSourceFixture.at(slapd.url(), "--gatehouse.token.renew-after=0s")) {
            String token = gatehouse.signIn("alice");
            slapd.stop();
            assertThat(gatehouse.getAs(token, "/me").status()).isEqualTo(200);
            assertThat(gatehouse.getAs(token, "/me").renewed()).isNotNull();
        }
    }

    @Test
    void gatehouseStartsWhileTheDirectoryIsStopped() {
        slapd.stop();
        try (Gatehouse gatehouse = LdapSourceFixture.at(slapd.url())) {
            slapd.start();
            awaitSignIn(gatehouse);
        }
    }

    @Test
    void theSecondServerServesWhileTheFirstIsDown() {
        String nobodyThere = "ldap://127.0.0.1:" + Gatehouse.freePort();
        try (Gatehouse gatehouse = LdapSourceFixture.at(nobodyThere + "," + slapd.url())) {
            assertThat(gatehouse.authenticate("alice", "alice-secret").status()).isEqualTo(200);
            assertThat(gatehouse.authenticate("alice", "wrong").status()).isEqualTo(403);
        }
    }

    @Test
    void noLaterSourceIsAskedInsteadOfAStoppedDirectory() {
        try (Gatehouse gatehouse = LdapSourceFixture.at(slapd.url(), LOCAL_BEHIND)) {
            addLocalUser(gatehouse, "zoe");
            assertThat(gatehouse.authenticate("zoe", "zoe-secret").status()).isEqualTo(200);
            slapd.stop();
            assertThat(gatehouse.authenticate("zoe", "zoe-secret").problem()).isEqualTo(UNAVAILABLE);
        }
    }

    @Test
    void theLaterSourceIsAskedInsteadOfAStoppedOptionalDirectory() {
        try (Gatehouse gatehouse = LdapSourceFixture.at(
                slapd.url(), LOCAL_BEHIND[0], LOCAL_BEHIND[1], LdapSourceFixture.KEY + "optional=true")) {
            addLocalUser(gatehouse, "zoe");
            slapd.stop();
            assertThat(gatehouse.authenticate("zoe", "zoe-secret").status()).isEqualTo(200);
            assertThat(gatehouse.authenticate("zoe", "wrong").status()).isEqualTo(403);
        }
    }

    @Test
    void aServiceAccountThatIsRefusedIsNotTheUsersFault() {
        try (Gatehouse gatehouse = LdapSourceFixture.at(
                slapd.url(), LdapSourceFixture.SERVICE_ACCOUNT[0], LdapSourceFixture.KEY + "bind-password=changed")) {
            assertThat(gatehouse.authenticate("alice", "alice-secret").problem())
                    .isEqualTo(UNAVAILABLE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", LdapSourceFixture.DN_PATTERN})
    void aDirectoryThatTakesPasswordsOnlyEncryptedIsNotTheUsersFault(String manner) throws IOException {
        try (Slapd strict = Slapd.started("security simple_bind=128");
                Gatehouse gatehouse = LdapSourceFixture.at(strict.url(), manner)) {
            assertThat(gatehouse.authenticate("alice", "alice-secret").problem())
                    .isEqualTo(UNAVAILABLE);
            assertThat(gatehouse.authenticate("nobody", "wrong").problem()).isEqualTo(UNAVAILABLE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", LdapSourceFixture.DN_PATTERN})
    void aSilentServerIsGivenUpAfterTheReadTimeout(String manner) throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Gatehouse gatehouse = LdapSourceFixture.at(
                        "ldap://127.0.0.1:" + silent.getLocalPort(),
                        manner,
                        LdapSourceFixture.KEY + "read-timeout=300ms")) {
            assertThat(assertTimeoutPreemptively(
                            Duration.ofSeconds(4),
                            () -> gatehouse
                                    .authenticate("alice", "alice-secret")
                                    .problem()))
                    .isEqualTo(UNAVAILABLE);
        }
    }

    /** With the password {@code <user>-secret}. */
    private static void addLocalUser(Gatehouse gatehouse, String user) {
        gatehouse
                .bean(JdbcClient.class)
                .sql("insert into local_user (name, password_hash, enabled, created_at)"
                        + " values (?, ?, true, current_timestamp)")
                .params(user, "{bcrypt}" + new BCryptPasswordEncoder(4).encode(user + "-secret"))
                .update();
    }

    /** At once, but for a probe that may be under way on a busy machine. */
    private static void awaitSignIn(Gatehouse gatehouse) {
        await().untilAsserted(() -> assertThat(
                        gatehouse.authenticate("alice", "alice-secret").status())
                .isEqualTo(200));
    }
}
