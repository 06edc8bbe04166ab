package dev.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.token.keys.SigningAlgorithm;
import dev.gatehouse.token.keys.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Any algorithm by configuration alone, and each token good for an independent library. */
class AlgorithmTest {
    private static final String SECRET = "kX9#mQ2$vL7!pR4@wT8%yU1^zI5&aO3*sD6(fG0)hJkLqWeRtYuIoPaSdFgHjKlZx";

    @TempDir
    private Path data;

    @ParameterizedTest
    @EnumSource(SigningAlgorithm.class)
    void aTokenOfEachAlgorithmIsTakenHereAndByAnIndependentLibrary(SigningAlgorithm algorithm) throws Exception {
        String[] secret = algorithm.isSymmetric() ? new String[] {"--gatehouse.token.secret=" + SECRET} : new String[0];
        String[] arguments = Stream.concat(
                        Stream.of("--gatehouse.token.algorithm=" + algorithm.id(), "--gatehouse.data-dir=" + data),
                        Stream.of(secret))
                .toArray(String[]::new);
        try (Gatehouse gatehouse = Gatehouse.demo(arguments)) {
            String token = gatehouse.signIn("alice");
            assertThat(gatehouse.getAs(token, "/me").text("sub")).isEqualTo("alice");
            SignedJWT independent = SignedJWT.parse(token);
            assertThat(independent.getHeader().getAlgorithm().getName()).isEqualTo(algorithm.id());
            assertThat(independent.getHeader().getType().getType()).isEqualTo("at+jwt");
            assertThat(independentlyVerified(independent, algorithm, gatehouse.bean(SigningKey.class)))
                    .isTrue();
        }
    }

    private boolean independentlyVerified(SignedJWT token, SigningAlgorithm algorithm, SigningKey key)
            throws Exception {
        if (algorithm.isSymmetric()) {
            return token.verify(new MACVerifier(SECRET));
        }
        Path file = data.resolve("signing-key-" + algorithm.name().toLowerCase(Locale.ROOT) + ".jwk");
        JWK jwk = JWK.parse(Files.readString(file));
        assertThat(token.getHeader().getKeyID())
                .isEqualTo(jwk.computeThumbprint().toString());
        if (jwk instanceof OctetKeyPair) {
            return edwardsVerified(token, key.verifying() instanceof PublicKey publicKey ? publicKey : null);
        }
        JWSVerifier verifier = jwk instanceof RSAKey rsa
                ? new RSASSAVerifier(rsa.toPublicJWK())
                : new ECDSAVerifier((ECKey) jwk.toPublicJWK());
        return token.verify(verifier);
    }

    /** The library leaves Ed25519 to another one (Tink); the JDK's own provider is as independent of ours. */
    private static boolean edwardsVerified(SignedJWT token, PublicKey key) throws Exception {
        Signature signature = Signature.getInstance("Ed25519", "SunEC");
        signature.initVerify(
                (PublicKey) KeyFactory.getInstance("Ed25519", "SunEC").translateKey(key));
        signature.update(token.getSigningInput());
        Base64URL value = token.getSignature();
        return signature.verify(value.decode());
    }
}
