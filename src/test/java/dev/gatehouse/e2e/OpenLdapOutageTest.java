package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.Gatehouse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** A directory that cannot answer is an outage, never a wrong password. */
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
    void aStoppedDirectoryIsAnOutageAndStartedAgainItServesAgain(String mode) {
        try (Gatehouse gatehouse = LdapSourceFixture.at(slapd.url(), mode)) {
            slapd.stop();
            assertThat(gatehouse.authenticate("alice", "alice-secret").problem())
                    .isEqualTo(UNAVAILABLE);
            assertThat(gatehouse.authenticate("unknown", "wrong").problem()).isEqualTo(UNAVAILABLE);
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
        String unusedPort = "ldap://127.0.0.1:" + Gatehouse.freePort();
        try (Gatehouse gatehouse = LdapSourceFixture.at(unusedPort + "," + slapd.url())) {
            assertThat(gatehouse.authenticate("alice", "alice-secret").status()).isEqualTo(200);
            assertThat(gatehouse.authenticate("alice", "wrong").status()).isEqualTo(403);
        }
    }

    @Test
    void noLaterSourceIsUsedInsteadOfAStoppedDirectory() {
        try (Gatehouse gatehouse = LdapSourceFixture.at(slapd.url(), LOCAL_BEHIND)) {
            addLocalUser(gatehouse, "zoe");
            assertThat(gatehouse.authenticate("zoe", "zoe-secret").status()).isEqualTo(200);
            slapd.stop();
            assertThat(gatehouse.authenticate("zoe", "zoe-secret").problem()).isEqualTo(UNAVAILABLE);
        }
    }

    @Test
    void aLaterSourceIsUsedInsteadOfAStoppedOptionalDirectory() {
        try (Gatehouse gatehouse = LdapSourceFixture.at(
                slapd.url(), LOCAL_BEHIND[0], LOCAL_BEHIND[1], LdapSourceFixture.KEY + "optional=true")) {
            addLocalUser(gatehouse, "zoe");
            slapd.stop();
            assertThat(gatehouse.authenticate("zoe", "zoe-secret").status()).isEqualTo(200);
            assertThat(gatehouse.authenticate("zoe", "wrong").status()).isEqualTo(403);
        }
    }

    @Test
    void aRefusedServiceAccountIsAnOutage() {
        try (Gatehouse gatehouse = LdapSourceFixture.at(
                slapd.url(), LdapSourceFixture.SERVICE_ACCOUNT[0], LdapSourceFixture.KEY + "bind-password=changed")) {
            assertThat(gatehouse.authenticate("alice", "alice-secret").problem())
                    .isEqualTo(UNAVAILABLE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", LdapSourceFixture.DN_PATTERN})
    void aDirectoryThatRequiresEncryptionIsAnOutage(String mode) throws IOException {
        try (Slapd strict = Slapd.started("security simple_bind=128");
                Gatehouse gatehouse = LdapSourceFixture.at(strict.url(), mode)) {
            assertThat(gatehouse.authenticate("alice", "alice-secret").problem())
                    .isEqualTo(UNAVAILABLE);
            assertThat(gatehouse.authenticate("unknown", "wrong").problem()).isEqualTo(UNAVAILABLE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", LdapSourceFixture.DN_PATTERN})
    @ExtendWith(OutputCaptureExtension.class)
    void aSilentServerIsAnOutageAfterTheReadTimeout(String mode, CapturedOutput output) throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Gatehouse gatehouse = LdapSourceFixture.at(
                        "ldap://127.0.0.1:" + silent.getLocalPort(),
                        mode,
                        LdapSourceFixture.KEY + "read-timeout=300ms")) {
            assertThat(gatehouse.authenticate("alice", "alice-secret").problem())
                    .isEqualTo(UNAVAILABLE);
            assertThat(output.getOut()).contains("timed out, timeout used: 300 ms");
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

    /** The first sign-in succeeds unless a probe is still running on a busy machine. */
    private static void awaitSignIn(Gatehouse gatehouse) {
        await().untilAsserted(() -> assertThat(
                        gatehouse.authenticate("alice", "alice-secret").status())
                .isEqualTo(200));
    }
}
