package dev.gatehouse.token.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.MovableClock;
import dev.gatehouse.support.Response;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configured keys: another key in place of one is a rotation, and users stay signed in. */
@Tag("jdk")
class ConfiguredKeyTest {
    private static final String FIRST =
            "--gatehouse.token.secret=kX9#mQ2$vL7!pR4@wT8%yU1^zI5&aO3*sD6(fG0)hJkLqWeRtYuIoP";
    private static final String SECOND =
            "--gatehouse.token.secret=PoIuYtReWqLkJh)0Gf(6Ds*3Oa&5Iz^1Uy%8Tw@4Rp!7Lv$2Qm#9Xk";
    private static final String HS256 = "--gatehouse.token.algorithm=HS256";

    @TempDir
    private Path data;

    @Test
    void anotherSecretTakesOverAndTokensOfTheOldOneStayValid() {
        String token;
        try (Gatehouse before = node(HS256, FIRST)) {
            token = before.signIn("alice");
        }
        try (Gatehouse after = node(HS256, SECOND)) {
            String old = after.bean(SigningKeys.class).current().kid();
            assertThat(after.getAs(token, "/me").status()).isEqualTo(200);
            after.clock().advance(Duration.ofSeconds(30));
            assertThat(after.bean(SigningKeys.class).current().kid()).isNotEqualTo(old);
            String renewed = after.refresh(token).text("token");
            assertThat(after.getAs(renewed, "/me").status()).isEqualTo(200);
            after.clock().advance(Duration.ofMinutes(16));
            after.bean(KeyRotation.class).tick();
            assertThat(after.bean(SigningKeys.class).find(old)).isEmpty();
        }
    }

    @Test
    void anOldSecretThatIsConfiguredAgainSignsAgain() {
        DataSource database = KeyNode.database();
        String kid = KeyNode.start(database, new MovableClock(), HS256, FIRST).kid();
        KeyNode.start(database, new MovableClock(), HS256, SECOND);
        KeyNode back = KeyNode.start(database, new MovableClock(), HS256, FIRST);
        assertThat(back.kid()).isEqualTo(kid);
        assertThat(back.keys().ring().keys()).hasSize(1);
        MovableClock clock = new MovableClock();
        KeyNode second = KeyNode.start(database, clock, HS256, SECOND);
        clock.advance(Duration.ofSeconds(30));
        assertThat(second.kid()).isNotEqualTo(kid);
    }

    @Test
    void aKeyFileIsReplacedByRotatingKeysAndBack() throws Exception {
        DataSource database = KeyNode.database();
        String file = "--gatehouse.token.key-file="
                + Path.of(getClass().getResource("/keys/ec-p256-sec1.pem").toURI());
        KeyNode configured = KeyNode.start(database, new MovableClock(), file);
        String kid = configured.kid();
        assertThat(configured.keys().ring().keys()).hasSize(1);
        MovableClock clock = new MovableClock();
        KeyNode rotating = KeyNode.start(database, clock);
        assertThat(rotating.kid()).isEqualTo(kid);
        clock.advance(Duration.ofDays(31));
        rotating.rotation().tick();
        assertThat(rotating.kid()).isNotEqualTo(kid);
        // With a clock that is a month behind the previous one.
        assertThat(KeyNode.start(database, new MovableClock(), file).kid()).isEqualTo(kid);
    }

    @Test
    void usersStaySignedInWhenAPrivateKeyReplacesASecret() {
        String token;
        try (Gatehouse before = node(HS256, FIRST)) {
            token = before.signIn("alice");
        }
        try (Gatehouse after = node()) {
            assertThat(after.getAs(token, "/me").status()).isEqualTo(200);
            after.clock().advance(Duration.ofMinutes(11));
            assertThat(after.bean(SigningKeys.class).current().algorithm()).isEqualTo(SigningAlgorithm.ES256);
            assertThat(after.getAs(token, "/me").status()).isEqualTo(200);
        }
    }

    @Test
    void onlyAReplacedKeyCanBeWithdrawnAndThenItIsNotAcceptedAgain() {
        String token;
        String stolen;
        try (Gatehouse before = node(HS256, FIRST)) {
            token = before.signIn("carol");
            stolen = before.bean(SigningKeys.class).current().kid();
            assertThat(withdraw(before, token, stolen).problem()).startsWith("409 key_configured");
        }
        try (Gatehouse after = node(HS256, SECOND)) {
            assertThat(withdraw(after, token, stolen).status()).isEqualTo(200);
            assertThat(after.bean(SigningKeys.class).current().kid()).isNotEqualTo(stolen);
            assertThat(after.getAs(token, "/me").renewed()).isNotNull();
        }
        assertThatThrownBy(() -> node(HS256, FIRST))
                .rootCause()
                .isInstanceOf(Misconfiguration.class)
                .hasMessage("gatehouse.token has the key " + stolen + ", which was declared compromised");
    }

    @Test
    void oneKeyHasOneAlgorithm() {
        DataSource database = KeyNode.database();
        KeyNode.start(database, new MovableClock(), "--gatehouse.token.algorithm=HS512", FIRST + FIRST);
        assertThatThrownBy(() -> KeyNode.start(database, new MovableClock(), HS256, FIRST + FIRST))
                .isInstanceOf(Misconfiguration.class)
                .hasMessageMatching(
                        "gatehouse.token.algorithm is HS256, but the configured key \\S+ has signed with HS512");
    }

    private Gatehouse node(String... more) {
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.add("--spring.datasource.url=jdbc:h2:file:" + data.resolve("db"));
        arguments.add("--gatehouse.data-dir=" + data);
        return Gatehouse.demo(arguments.toArray(String[]::new));
    }

    private static Response withdraw(Gatehouse gatehouse, String token, String kid) {
        return gatehouse.send(
                "POST",
                "/admin/keys/" + kid + "/compromised",
                BodyPublishers.noBody(),
                "Authorization",
                "Bearer " + token);
    }
}
