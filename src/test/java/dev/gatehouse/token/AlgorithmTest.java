package dev.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.token.keys.KeyNode;
import dev.gatehouse.token.keys.SigningAlgorithm;
import dev.gatehouse.token.keys.SigningKeys;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each algorithm needs only configuration, and an independent library verifies its tokens. */
@Tag("jdk")
class AlgorithmTest {
    private static final String SECRET = "kX9#mQ2$vL7!pR4@wT8%yU1^zI5&aO3*sD6(fG0)hJkLqWeRtYuIoPaSdFgHjKlZx";

    private static Gatehouse gatehouse;

    @BeforeAll
    static void start() {
        gatehouse = Gatehouse.demo();
    }

    @AfterAll
    static void stop() {
        gatehouse.close();
    }

    /** The key ring comes from the configuration, and replaces that of the application. */
    @ParameterizedTest
    @EnumSource(SigningAlgorithm.class)
    void anIndependentLibraryVerifiesTheTokensOfEachAlgorithm(SigningAlgorithm algorithm) throws Exception {
        String key = "gatehouse.token.algorithm=" + algorithm.id();
        KeyNode node = algorithm.isSymmetric()
                ? KeyNode.start(KeyNode.database(), gatehouse.clock(), key, "gatehouse.token.secret=" + SECRET)
                : KeyNode.start(KeyNode.database(), gatehouse.clock(), key);
        node.copyTo(gatehouse.bean(SigningKeys.class));
        String token = gatehouse.signIn("alice");
        assertThat(gatehouse.getAs(token, "/me").text("sub")).isEqualTo("alice");
        SignedJWT independent = SignedJWT.parse(token);
        assertThat(independent.getHeader().getAlgorithm().getName()).isEqualTo(algorithm.id());
        assertThat(independent.getHeader().getType().getType()).isEqualTo("at+jwt");
        assertThat(independentlyVerified(independent, gatehouse)).isTrue();
    }

    private static boolean independentlyVerified(SignedJWT token, Gatehouse gatehouse) throws Exception {
        if (token.getHeader().getAlgorithm().getName().startsWith("HS")) {
            return token.verify(new MACVerifier(SECRET));
        }
        JWK jwk = JWKSet.parse(gatehouse.get("/.well-known/jwks.json").body())
                .getKeyByKeyId(token.getHeader().getKeyID());
        assertThat(jwk.computeThumbprint().toString()).isEqualTo(jwk.getKeyID());
        if (jwk instanceof OctetKeyPair edwards) {
            return edwardsVerified(token, edwards);
        }
        return token.verify(jwk instanceof RSAKey rsa ? new RSASSAVerifier(rsa) : new ECDSAVerifier((ECKey) jwk));
    }

    /** The library needs Tink for Ed25519. The JDK's own provider is equally independent of ours. */
    private static boolean edwardsVerified(SignedJWT token, OctetKeyPair jwk) throws Exception {
        byte[] point = jwk.getX().decode();
        byte[] prefix = HexFormat.of().parseHex("302a300506032b6570032100");
        byte[] encoded = Arrays.copyOf(prefix, prefix.length + point.length);
        System.arraycopy(point, 0, encoded, prefix.length, point.length);
        Signature signature = Signature.getInstance("Ed25519", "SunEC");
        signature.initVerify(
                KeyFactory.getInstance("Ed25519", "SunEC").generatePublic(new X509EncodedKeySpec(encoded)));
        signature.update(token.getSigningInput());
        return signature.verify(token.getSignature().decode());
    }
}
