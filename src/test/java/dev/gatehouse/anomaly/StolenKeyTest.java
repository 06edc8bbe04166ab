package dev.gatehouse.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.TokenForger;
import dev.gatehouse.token.keys.SigningKey;
import dev.gatehouse.token.keys.SigningKeys;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The signing key is stolen; the thief is noticed, thrown out, and nobody else is signed out. */
@ExtendWith(OutputCaptureExtension.class)
class StolenKeyTest {

    @Test
    void theStory(CapturedOutput output) throws Exception {
        try (Gatehouse gatehouse = Gatehouse.demo()) {
            SigningKey stolen = gatehouse.bean(SigningKeys.class).current();
            String honest = gatehouse.signIn("alice");
            String admin = gatehouse.signIn("carol");
            gatehouse.clock().advance(Duration.ofSeconds(30));

            TokenForger thief = new TokenForger(stolen, honest);
            String forged = thief.signed(thief.header(), thief.payloadWith("roles", "[\"admin\"]"));
            assertThat(gatehouse.getAs(forged, "/admin/keys").problem())
                    .isEqualTo("401 token_invalid: signature is invalid");
            assertThat(alarms(gatehouse)).isEqualTo(1);
            assertThat(output.getAll())
                    .contains("THE SIGNING KEY HAS LEAKED: kid=" + stolen.kid())
                    .doesNotContain(forged);

            Response withdrawn = gatehouse.send(
                    "POST",
                    "/admin/keys/" + stolen.kid() + "/compromised",
                    BodyPublishers.noBody(),
                    "Authorization",
                    "Bearer " + admin);
            assertThat(withdrawn.status()).isEqualTo(200);
            JWKSet published =
                    JWKSet.parse(gatehouse.get("/.well-known/jwks.json").body());
            assertThat(published.getKeyByKeyId(stolen.kid())).isNull();

            Response next = gatehouse.getAs(honest, "/me");
            assertThat(next.status()).isEqualTo(200);
            SignedJWT renewed = SignedJWT.parse(next.renewed());
            JWK key = published.getKeyByKeyId(renewed.getHeader().getKeyID());
            assertThat(renewed.verify(new ECDSAVerifier(key.toECKey()))).isTrue();

            assertThat(gatehouse.getAs(forged, "/me").status()).isEqualTo(401);
            assertThat(gatehouse.getAs(next.renewed(), "/me").status()).isEqualTo(200);
        }
    }

    @Test
    void whereConfiguredTheKeyIsWithdrawnWithoutAnybodysHelp() {
        try (Gatehouse gatehouse = Gatehouse.demo("--gatehouse.watch.on-forged-token=rotate")) {
            SigningKey stolen = gatehouse.bean(SigningKeys.class).current();
            String honest = gatehouse.signIn("alice");
            TokenForger thief = new TokenForger(stolen, honest);
            gatehouse.getAs(thief.signed(thief.header(), thief.payloadWith("sub", "\"carol\"")), "/me");
            assertThat(gatehouse.bean(SigningKeys.class).current().kid()).isNotEqualTo(stolen.kid());
            assertThat(gatehouse.get("/.well-known/jwks.json").body()).doesNotContain(stolen.kid());
            assertThat(gatehouse.getAs(honest, "/me").renewed()).isNotNull();
        }
    }

    @Test
    void aFloodOfForgedTokensIsCountedAndToldOnce(CapturedOutput output) {
        try (Gatehouse gatehouse = Gatehouse.demo()) {
            TokenForger thief =
                    new TokenForger(gatehouse.bean(SigningKeys.class).current(), gatehouse.signIn("alice"));
            for (int i = 0; i < 20; i++) {
                gatehouse.getAs(thief.signed(thief.header(), thief.payloadWith("extra", String.valueOf(i))), "/me");
            }
            assertThat(alarms(gatehouse)).isEqualTo(20);
            assertThat(output.getAll()).containsOnlyOnce("THE SIGNING KEY HAS LEAKED");
        }
    }

    @Test
    void garbageRaisesNoAlarm() {
        try (Gatehouse gatehouse = Gatehouse.demo()) {
            String honest = gatehouse.signIn("alice");
            gatehouse.getAs(honest.substring(0, honest.length() - 8) + "AAAAAAAA", "/me");
            gatehouse.getAs("not.a.token", "/me");
            gatehouse.getAs(honest, "/me");
            assertThat(alarms(gatehouse)).isZero();
        }
    }

    private static double alarms(Gatehouse gatehouse) {
        return gatehouse
                .bean(MeterRegistry.class)
                .get("gatehouse.token.forged")
                .counter()
                .count();
    }
}
