package dev.gatehouse.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.admin.AdminFixture;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.OnBothStores;
import dev.gatehouse.token.keys.Pseudonyms;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A password in the field of the name is neither in the log nor in the audit log. */
@ExtendWith(OutputCaptureExtension.class)
class TypedNamesTest extends OnBothStores {
    private static final String[] ARGUMENTS = {
        "--gatehouse.throttle.enabled=true",
        "--gatehouse.caller.trusted-proxies=127.0.0.1",
        "--gatehouse.watch.stuffing.addresses=2",
        "--logging.level.dev.gatehouse=debug"
    };

    TypedNamesTest() {
        super(Gatehouse::bare, ARGUMENTS);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void aNameThatNoSourceKnowsIsAPseudonymEverywhere(Gatehouse gatehouse, CapturedOutput output) {
        String secret = "hunter2-" + UUID.randomUUID();
        String pseudonym = gatehouse.bean(Pseudonyms.class).of(secret);
        for (int i = 0; i < 8; i++) {
            attempt(gatehouse, secret, "192.0.2." + i % 3);
        }
        attempt(gatehouse, secret.toUpperCase(Locale.ROOT), "192.0.2.9");
        await().until(() -> kinds(gatehouse, pseudonym) == 3);
        assertThat(columnsWith(gatehouse, secret)).isZero();
        assertThat(output.getAll())
                .contains("login failed: user=\"" + pseudonym + "\" code=authentication_failed")
                .contains("login failed: user=\"" + pseudonym + "\" code=too_many_attempts")
                .contains("alert rule=many_addresses_for_name user=\"" + pseudonym + "\"")
                .doesNotContainIgnoringCase(secret);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void aNameThatASourceKnowsStaysReadable(Gatehouse gatehouse, CapturedOutput output) {
        String name = "known-" + UUID.randomUUID();
        AdminFixture.user(gatehouse, name);
        attempt(gatehouse, name, "198.51.100.1");
        assertThat(output.getAll()).contains("login failed: user=\"" + name + "\" code=authentication_failed");
    }

    /** The throttle refuses an attempt before a source is asked. */
    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void aNameThatNoSourceWasAskedForIsReadableIfItHasSignedIn(Gatehouse gatehouse, CapturedOutput output) {
        for (boolean signedIn : new boolean[] {true, false}) {
            String name = "waits-" + UUID.randomUUID();
            AdminFixture.user(gatehouse, name);
            if (signedIn) {
                assertThat(AdminFixture.token(gatehouse, name)).isNotEmpty();
            }
            for (int i = 0; i < 7; i++) {
                attempt(gatehouse, name, signedIn ? "198.51.100.7" : "198.51.100.8");
            }
            assertThat(output.getAll())
                    .contains("login failed: user=\""
                            + (signedIn
                                    ? name
                                    : gatehouse.bean(Pseudonyms.class).of(name))
                            + "\" code=too_many_attempts");
        }
    }

    /** The row of an erased person keeps the name. */
    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void theNameOfAnErasedPersonIsAPseudonym(Gatehouse gatehouse, CapturedOutput output) {
        String name = "erased-" + UUID.randomUUID();
        AdminFixture.user(gatehouse, name);
        assertThat(AdminFixture.token(gatehouse, name)).isNotEmpty();
        AdminFixture admin = AdminFixture.of(gatehouse, "root");
        assertThat(admin.send("DELETE", "/admin/people/" + name, "").status()).isEqualTo(204);
        attempt(gatehouse, name, "198.51.100.2");
        assertThat(output.getAll())
                .contains("login failed: user=\""
                        + gatehouse.bean(Pseudonyms.class).of(name) + "\" code=authentication_failed");
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void theNameOfAnUnknownSourceIsAPseudonym(Gatehouse gatehouse, CapturedOutput output) {
        String secret = "hunter3-" + UUID.randomUUID();
        gatehouse.sendJson("POST", "/authenticate", Json.object("source", secret, "token", "none"));
        assertThat(output.getAll())
                .contains("login failed: user=\"a token of "
                        + gatehouse.bean(Pseudonyms.class).of(secret))
                .doesNotContain(secret);
    }

    @Test
    void twoInstallationsHaveDifferentPseudonyms() {
        Pseudonyms ours = embedded().bean(Pseudonyms.class);
        assertThat(ours.of("alice")).matches("#[A-Za-z0-9_-]{16}").isEqualTo(ours.of("alice"));
        assertThat(stores().get(1).bean(Pseudonyms.class).of("alice")).isNotEqualTo(ours.of("alice"));
    }

    private static void attempt(Gatehouse gatehouse, String name, String address) {
        gatehouse.sendJson(
                "POST", "/authenticate", Json.object("user", name, "password", "x"), "X-Forwarded-For", address);
    }

    private static int kinds(Gatehouse gatehouse, String user) {
        return gatehouse
                .bean(JdbcClient.class)
                .sql("select count(distinct kind) from audit_event where user_name = ?")
                .param(user)
                .query(Integer.class)
                .single();
    }

    private static int columnsWith(Gatehouse gatehouse, String text) {
        return gatehouse
                .bean(JdbcClient.class)
                .sql("select count(*) from audit_event where user_name like :text or reason like :text")
                .param("text", "%" + text + "%")
                .query(Integer.class)
                .single();
    }
}
