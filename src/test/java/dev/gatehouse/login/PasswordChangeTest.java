package dev.gatehouse.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.admin.AdminFixture;
import dev.gatehouse.identity.local.LocalUser;
import dev.gatehouse.identity.local.LocalUsers;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.OnBothStores;
import dev.gatehouse.support.Response;
import dev.gatehouse.token.keys.Pseudonyms;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A user without a session changes the password. */
@ExtendWith(OutputCaptureExtension.class)
class PasswordChangeTest extends OnBothStores {
    private static final String OLD = AdminFixture.PASSWORD;
    private static final String NEW = "quite another road";

    PasswordChangeTest() {
        super(Gatehouse::bare);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void aPasswordThatMustBeChangedSignsNobodyInBefore(Gatehouse gatehouse, CapturedOutput log) {
        AdminFixture.newcomer(gatehouse, "ann");
        assertThat(gatehouse.authenticate("ann", OLD).problem())
                .isEqualTo(
                        "403 password_must_change: Authentication failed for ann: the password must be changed first;"
                                + " POST /authenticate/password changes it");
        assertThat(gatehouse.authenticate("ann", "wrong").problem())
                .isEqualTo("403 authentication_failed: Authentication failed for ann: bad credentials");
        Response changed = change(gatehouse, "ANN", OLD, NEW);
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        assertThat(changed.header("Cache-Control")).isEqualTo("no-store");
        assertThat(gatehouse.getAs(changed.text("token"), "/me").text("sub")).isEqualTo("ann");
        assertThat(gatehouse.authenticate("ann", OLD).problem()).startsWith("403 authentication_failed");
        assertThat(gatehouse.authenticate("ann", NEW).status()).isEqualTo(200);
        assertThat(log.getAll())
                .containsOnlyOnce("user changed: user=\"ann\" by=\"ann\" change=\"password changed\"")
                .doesNotContain(OLD, NEW);
    }

    /** The sessions may be those of someone else who knew the password. */
    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void aPasswordThatMayBeChangedEndsAllSessionsOfBefore(Gatehouse gatehouse) {
        AdminFixture.user(gatehouse, "bea");
        String before = AdminFixture.token(gatehouse, "bea");
        String after = change(gatehouse, "bea", OLD, NEW).text("token");
        assertThat(gatehouse.getAs(before, "/me").problem()).startsWith("401 session_ended");
        assertThat(AdminFixture.revocationReason(gatehouse, before)).isEqualTo("password_changed");
        assertThat(gatehouse.getAs(after, "/me").status()).isEqualTo(200);
    }

    /** Otherwise the answer to a weak password would show which users exist. */
    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void theOldPasswordIsProvenFirst(Gatehouse gatehouse) {
        AdminFixture.newcomer(gatehouse, "cid");
        for (String user : List.of("cid", "unknown")) {
            assertThat(change(gatehouse, user, "wrong", "weak").problem())
                    .isEqualTo("403 authentication_failed: Authentication failed for " + user + ": bad credentials");
        }
        assertThat(change(gatehouse, "cid", OLD, "weak").problem()).startsWith("400 weak_password");
        assertThat(change(gatehouse, "cid", OLD, NEW).status()).isEqualTo(200);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void aDisabledUserCannotChangeThePassword(Gatehouse gatehouse) {
        AdminFixture.newcomer(gatehouse, "dan");
        gatehouse.bean(LocalUsers.class).setEnabled("dan", false);
        assertThat(change(gatehouse, "dan", OLD, NEW).problem()).startsWith("403 authentication_failed");
        gatehouse.bean(LocalUsers.class).setEnabled("dan", true);
        assertThat(gatehouse.authenticate("dan", OLD).problem()).startsWith("403 password_must_change");
    }

    @Test
    void aMalformedRequestChangesNothing() {
        AdminFixture.newcomer(embedded(), "eva");
        for (String body : List.of(
                "",
                "[]",
                Json.object("old", OLD, "new", NEW),
                Json.object("user", "eva", "new", NEW),
                Json.object("user", "eva", "old", OLD),
                Json.object("user", "eva", "old", OLD, "new", " "),
                Json.object("user", "eva", "old", OLD, "new", 7))) {
            assertThat(embedded()
                            .sendJson("POST", "/authenticate/password", body)
                            .problem())
                    .isEqualTo("400 credentials_missing: Missing or bad credentials");
        }
        assertThat(change(embedded(), "eva", OLD, OLD).problem())
                .isEqualTo("400 invalid_request: new must be another password than old");
        assertThat(embedded()
                        .sendJson(
                                "POST",
                                "/authenticate/password",
                                Json.object("user", "eva", "old", OLD, "new", NEW, "audience", "none"))
                        .problem())
                .startsWith("400 invalid_request: audience");
        assertThat(embedded().authenticate("eva", OLD).problem()).startsWith("403 password_must_change");
    }

    @Test
    void guessesUseTheBudgetOfSignIns() {
        try (Gatehouse gatehouse = Gatehouse.bare("--gatehouse.throttle.enabled=true")) {
            AdminFixture.newcomer(gatehouse, "fay");
            for (int i = 0; i < 4; i++) {
                assertThat(change(gatehouse, "fay", "wrong", NEW).status()).isEqualTo(403);
            }
            assertThat(change(gatehouse, "fay", OLD, NEW).problem()).startsWith("429 too_many_attempts");
            assertThat(gatehouse.authenticate("fay", OLD).status()).isEqualTo(429);
            gatehouse.clock().advance(Duration.ofMinutes(31));
            assertThat(change(gatehouse, "fay", OLD, NEW).status()).isEqualTo(200);
        }
    }

    @Test
    void aFailedProofIsAFailedSignInForTheAuditLog() {
        AdminFixture admin = AdminFixture.of(embedded(), "root");
        AdminFixture.newcomer(embedded(), "gus");
        change(embedded(), "gus", "wrong", NEW);
        change(embedded(), "typed by mistake", "wrong", NEW);
        String pseudonym = embedded().bean(Pseudonyms.class).of("typed by mistake");
        for (String shown : List.of("gus", "%23" + pseudonym.substring(1))) {
            await().untilAsserted(() -> assertThat(admin.get("/admin/events?kind=login_failed&user=" + shown)
                            .json()
                            .path("events"))
                    .hasSize(1));
        }
    }

    @Test
    void thePasswordOfAnotherSourceIsRefusedAfterItWasProven() {
        try (Gatehouse gatehouse = Gatehouse.demo("--gatehouse.identity.local.enabled=true")) {
            assertThat(change(gatehouse, "alice", "alice-secret", NEW).problem())
                    .isEqualTo("403 password_refused: The password of alice cannot be changed here");
            assertThat(change(gatehouse, "alice", "wrong", NEW).problem()).startsWith("403 authentication_failed");
            AdminFixture.newcomer(gatehouse, "hal");
            assertThat(gatehouse
                            .sendJson(
                                    "POST",
                                    "/authenticate/password",
                                    Json.object("user", "hal", "old", OLD, "new", NEW, "source", "demo"))
                            .problem())
                    .startsWith("403 password_refused");
        }
    }

    /** Otherwise someone with a local account could end the sessions of the user who owns the name. */
    @Test
    void aLocalUserWhoseNameBelongsToAnotherSourceChangesNothing() {
        try (Gatehouse gatehouse =
                Gatehouse.demo("--gatehouse.identity.local.enabled=true", "--gatehouse.identity.order=local,demo")) {
            String alice = gatehouse.signIn("alice");
            AdminFixture.newcomer(gatehouse, "alice");
            assertThat(change(gatehouse, "alice", OLD, NEW).problem()).startsWith("403 authentication_failed");
            assertThat(gatehouse.getAs(alice, "/me").status()).isEqualTo(200);
            LocalUser local = gatehouse.bean(LocalUsers.class).find("alice").orElseThrow();
            assertThat(local.mustChangePassword()).isTrue();
        }
    }

    /** An administrator who resets the password while its user changes it is the last one. */
    @Test
    void aPasswordThatWasResetMeanwhileStays() {
        LocalUsers users = embedded().bean(LocalUsers.class);
        users.add(new LocalUser("ian", "{argon2}old", true, true), Set.of());
        LocalUser verified = users.find("ian").orElseThrow();
        users.setHash("ian", "{argon2}reset");
        assertThat(users.changePassword(verified, "{argon2}new")).isFalse();
        assertThat(users.find("ian")).contains(new LocalUser("ian", "{argon2}reset", true, true));
    }

    private static Response change(Gatehouse gatehouse, String user, String old, String changed) {
        return gatehouse.sendJson(
                "POST", "/authenticate/password", Json.object("user", user, "old", old, "new", changed));
    }
}
