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

/** Forged tokens of a stolen signing key raise an alert; withdrawing the key ends no session. */
@ExtendWith(OutputCaptureExtension.class)
class StolenKeyTest {

    @Test
    void aForgedTokenIsDetectedAndTheKeyIsWithdrawnWithoutEndingSessions(CapturedOutput output) throws Exception {
        try (Gatehouse gatehouse = Gatehouse.demo()) {
            SigningKey stolen = gatehouse.bean(SigningKeys.class).current();
            String token = gatehouse.signIn("alice");
            String admin = gatehouse.signIn("carol");
            gatehouse.clock().advance(Duration.ofSeconds(30));

            TokenForger forger = new TokenForger(stolen, token);
            String forged = forger.signed(forger.header(), forger.payloadWith("roles", "[\"admin\"]"));
            assertThat(gatehouse.getAs(forged, "/admin/keys").problem())
                    .isEqualTo("401 token_invalid: signature is invalid");
            assertThat(forgedTokens(gatehouse)).isEqualTo(1);
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

            Response next = gatehouse.getAs(token, "/me");
            assertThat(next.status()).isEqualTo(200);
            SignedJWT renewed = SignedJWT.parse(next.renewed());
            JWK key = published.getKeyByKeyId(renewed.getHeader().getKeyID());
            assertThat(renewed.verify(new ECDSAVerifier(key.toECKey()))).isTrue();

            assertThat(gatehouse.getAs(forged, "/me").status()).isEqualTo(401);
            assertThat(gatehouse.getAs(next.renewed(), "/me").status()).isEqualTo(200);
        }
    }

    @Test
    void ifConfiguredTheKeyIsWithdrawnAutomatically() {
        try (Gatehouse gatehouse = Gatehouse.demo("--gatehouse.watch.on-forged-token=rotate")) {
            SigningKey stolen = gatehouse.bean(SigningKeys.class).current();
            String token = gatehouse.signIn("alice");
            TokenForger forger = new TokenForger(stolen, token);
            gatehouse.getAs(forger.signed(forger.header(), forger.payloadWith("sub", "\"carol\"")), "/me");
            assertThat(gatehouse.bean(SigningKeys.class).current().kid()).isNotEqualTo(stolen.kid());
            assertThat(gatehouse.get("/.well-known/jwks.json").body()).doesNotContain(stolen.kid());
            assertThat(gatehouse.getAs(token, "/me").renewed()).isNotNull();
        }
    }

    @Test
    void manyForgedTokensAreAllCountedAndLoggedOnce(CapturedOutput output) {
        try (Gatehouse gatehouse = Gatehouse.demo()) {
            TokenForger forger =
                    new TokenForger(gatehouse.bean(SigningKeys.class).current(), gatehouse.signIn("alice"));
            for (int i = 0; i < 20; i++) {
                gatehouse.getAs(forger.signed(forger.header(), forger.payloadWith("extra", String.valueOf(i))), "/me");
            }
            assertThat(forgedTokens(gatehouse)).isEqualTo(20);
            assertThat(output.getAll()).containsOnlyOnce("THE SIGNING KEY HAS LEAKED");
        }
    }

    @Test
    void malformedTokensRaiseNoAlert() {
        try (Gatehouse gatehouse = Gatehouse.demo()) {
            String token = gatehouse.signIn("alice");
            gatehouse.getAs(token.substring(0, token.length() - 8) + "AAAAAAAA", "/me");
            gatehouse.getAs("not.a.token", "/me");
            gatehouse.getAs(token, "/me");
            assertThat(forgedTokens(gatehouse)).isZero();
        }
    }

    private static double forgedTokens(Gatehouse gatehouse) {
        return gatehouse
                .bean(MeterRegistry.class)
                .get("gatehouse.token.forged")
                .counter()
                .count();
    }
}
