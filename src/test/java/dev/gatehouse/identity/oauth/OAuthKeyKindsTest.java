package dev.gatehouse.identity.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.oauth.StubProvider.Reply;
import dev.gatehouse.support.MovableClock;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Keys of several kinds in the set of a provider, some of them unusable. */
@ExtendWith(OutputCaptureExtension.class)
class OAuthKeyKindsTest {
    private static final String BAD = "{\"kty\":\"RSA\",\"kid\":\"bad\",\"n\":\"!!!\",\"e\":\"AQAB\"}";
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final MovableClock clock = new MovableClock();
    private final StubProvider provider = new StubProvider();
    private final IdentitySource source = OAuthSources.corp(clock, "issuer-uri=" + provider.issuer(), "audience=web");

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void oneBadKeyDoesNotDisableTheOthers(CapturedOutput log) {
        publish("null", BAD, "\"x\"", StubProvider.KEY.toPublicJWK().toString());
        String token = token();
        for (int minutes = 0; minutes < 12; minutes += 4) {
            assertThat(OAuthSources.answer(source, token)).isEqualTo("alice");
            clock.advance(Duration.ofMinutes(4));
            token = token();
        }
        assertThat(log.getAll().split("WARN.*uses 1 keys, but not all: .*'bad' is malformed", -1))
                .hasSize(2);
    }

    @Test
    void theRightOneOfTwoKeysOfTheSameIdIsUsed() {
        String id = StubProvider.KEY.getKeyID();
        String other = ProviderTokens.key(0).toPublicJWK().toString().replace("unknown-0", id);
        publish(other, StubProvider.KEY.toPublicJWK().toString());
        assertThat(OAuthSources.answer(source, token())).isEqualTo("alice");
    }

    /** As at Microsoft Entra ID, whose keys name no algorithm, and at AD FS, whose tokens name no key. */
    @Test
    void keysWithoutAlgorithmAndTokensWithoutKeyIdFit() {
        RSAKey key = new RSAKey.Builder(StubProvider.KEY).algorithm(null).build();
        publish(
                ProviderTokens.key(0).toPublicJWK().toString(),
                key.toPublicJWK().toString());
        assertThat(OAuthSources.answer(source, token())).isEqualTo("alice");
        String withoutKeyId = ProviderTokens.signed(
                new RSAKey.Builder(key).keyID(null).build(),
                ProviderTokens.claims(provider.issuer(), clock.instant()).build());
        assertThat(OAuthSources.answer(source, withoutKeyId)).isEqualTo("alice");
    }

    /** T31: the set is damaged, and the token may be right. */
    @Test
    void aSetWithoutAnyUsableKeyIsAnOutage() {
        publish("null", BAD);
        assertThatThrownBy(() -> OAuthSources.answer(source, token())).isInstanceOf(SourceUnavailable.class);
        publish();
        clock.advance(Duration.ofMinutes(2));
        assertThat(OAuthSources.answer(source, token())).startsWith("rejected: the provider has no key");
    }

    @Test
    void tokensSignedWithEd25519AreAccepted() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        publish(ed25519(pair, "e1"), StubProvider.KEY.toPublicJWK().toString());
        String payload = payload();
        assertThat(OAuthSources.answer(source, eddsa(pair, "EdDSA", "e1", payload)))
                .isEqualTo("alice");
        assertThat(OAuthSources.answer(source, eddsa(pair, "Ed25519", "e1", payload)))
                .isEqualTo("alice");
        KeyPair another = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        assertThat(OAuthSources.answer(source, eddsa(another, "EdDSA", "e1", payload)))
                .startsWith("rejected: the signature is not valid (alg='EdDSA', kid='e1'");
        assertThat(OAuthSources.answer(source, eddsa(pair, "EdDSA", StubProvider.KEY.getKeyID(), payload)))
                .startsWith("rejected: the provider has no key");
        assertThat(OAuthSources.answer(
                        OAuthSources.corp(clock, "issuer-uri=" + provider.issuer(), "audience=web", "algorithms=RS256"),
                        eddsa(pair, "EdDSA", "e1", payload)))
                .startsWith("rejected: the token has another algorithm than [RS256] (alg='EdDSA'");
    }

    @Test
    void theCurveOfAKeyBelongsToTheAlgorithm() throws JOSEException {
        ECKey wide = new ECKeyGenerator(Curve.P_384).keyID("e").generate();
        ECKey narrow = new ECKeyGenerator(Curve.P_256).keyID("e").generate();
        publish(wide.toPublicJWK().toString(), narrow.toPublicJWK().toString());
        JWSObject token = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("e").build(), new Payload(payload()));
        token.sign(new ECDSASigner(narrow));
        assertThat(OAuthSources.answer(source, token.serialize())).isEqualTo("alice");
    }

    /** T12, T15. */
    @Test
    void extensionsAreRefused() throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        publish(ed25519(pair, "e1"));
        for (String more : new String[] {
            ",\"crit\":[\"x\"],\"x\":1", ",\"crit\":[\"b64\"],\"b64\":true", ",\"crit\":[]", ",\"b64\":false"
        }) {
            String header = "{\"alg\":\"EdDSA\",\"kid\":\"e1\"" + more + "}";
            assertThat(OAuthSources.answer(source, signed(pair, header, payload())))
                    .as(more)
                    .startsWith("rejected:");
        }
    }

    private void publish(String... keys) {
        provider.on("/jwks", form -> new Reply(200, "{\"keys\":[" + String.join(",", keys) + "]}"));
    }

    private String token() {
        return ProviderTokens.signed(
                StubProvider.KEY,
                ProviderTokens.claims(provider.issuer(), clock.instant()).build());
    }

    private String payload() {
        return ProviderTokens.claims(provider.issuer(), clock.instant()).build().toString();
    }

    private static String ed25519(KeyPair pair, String id) {
        byte[] encoded = pair.getPublic().getEncoded();
        String x = BASE64.encodeToString(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        return "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"use\":\"sig\",\"alg\":\"EdDSA\",\"kid\":\"" + id + "\",\"x\":\""
                + x + "\"}";
    }

    private static String eddsa(KeyPair pair, String algorithm, String id, String payload)
            throws GeneralSecurityException {
        return signed(pair, "{\"alg\":\"" + algorithm + "\",\"kid\":\"" + id + "\"}", payload);
    }

    private static String signed(KeyPair pair, String header, String payload) throws GeneralSecurityException {
        String input =
                BASE64.encodeToString(header.getBytes(UTF_8)) + "." + BASE64.encodeToString(payload.getBytes(UTF_8));
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(pair.getPrivate());
        signature.update(input.getBytes(UTF_8));
        return input + "." + BASE64.encodeToString(signature.sign());
    }
}
