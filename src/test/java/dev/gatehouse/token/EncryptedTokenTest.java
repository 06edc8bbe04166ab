package dev.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.gatehouse.problem.Misconfiguration;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Recipient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that are encrypted for whom they are for: good here, and for an independent library. */
class EncryptedTokenTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"dir", "RSA-OAEP-256", "ECDH-ES", "ECDH-ES+A256KW"})
    void aTokenOfEachAlgorithmIsTakenHereAndReadByAnIndependentLibrary(String algorithm) throws Exception {
        Recipient recipient = Recipient.of(algorithm, folder);
        try (Gatehouse gatehouse = Gatehouse.demo(recipient.arguments())) {
            String token = gatehouse.signIn("alice");
            assertThat(gatehouse.getAs(token, "/me").text("sub")).isEqualTo("alice");
            EncryptedJWT encrypted = EncryptedJWT.parse(token);
            assertThat(encrypted.getHeader().toJSONObject())
                    .containsAllEntriesOf(Map.of("alg", algorithm, "enc", "A256GCM", "cty", "JWT"));
            assertThat(read(encrypted, recipient, gatehouse)).isEqualTo("alice");
            gatehouse.clock().advance(Duration.ofMinutes(2));
            String renewed = gatehouse.getAs(token, "/me").renewed();
            assertThat(read(EncryptedJWT.parse(renewed), recipient, gatehouse)).isEqualTo("alice");
        }
    }

    @Test
    void theSignatureInsideIsThatOfTheRingAcrossARotation() throws Exception {
        Recipient recipient = Recipient.of("ECDH-ES", folder);
        try (Gatehouse gatehouse = Gatehouse.demo(recipient.arguments())) {
            String before = gatehouse.signIn("alice");
            gatehouse.clock().advance(Duration.ofDays(30));
            String after = gatehouse.signIn("alice");
            assertThat(kid(before, recipient)).isNotEqualTo(kid(after, recipient));
            assertThat(read(EncryptedJWT.parse(after), recipient, gatehouse)).isEqualTo("alice");
            assertThat(gatehouse.getAs(after, "/me").status()).isEqualTo(200);
        }
    }

    @Test
    void aTokenOfTheKeyBeforeIsStillRead() throws Exception {
        Recipient old = Recipient.of("ECDH-ES", folder);
        Recipient fresh = Recipient.of("ECDH-ES", folder);
        String signing = "--gatehouse.token.key-file="
                + Path.of(getClass().getResource("/keys/ec-p256-sec1.pem").toURI());
        String store = "--spring.datasource.url=jdbc:h2:file:" + folder.resolve("db");
        String data = "--gatehouse.data-dir=" + folder;
        String[] both = {fresh.arguments()[0], fresh.arguments()[1] + "," + old.file(), signing, store, data};
        String token;
        try (Gatehouse before = Gatehouse.demo(old.arguments()[0], old.arguments()[1], signing, store, data)) {
            token = before.signIn("alice");
        }
        try (Gatehouse after = Gatehouse.demo(both)) {
            assertThat(after.getAs(token, "/me").status()).isEqualTo(200);
            assertThat(read(EncryptedJWT.parse(after.signIn("alice")), fresh, after))
                    .isEqualTo("alice");
        }
        try (Gatehouse without = Gatehouse.demo(fresh.arguments()[0], fresh.arguments()[1], signing, store, data)) {
            assertThat(without.getAs(token, "/me").problem()).isEqualTo("401 token_invalid: key is unknown");
        }
    }

    @Test
    void aTokenThatIsSignedAloneStaysGood() throws Exception {
        Recipient recipient = Recipient.of("dir", folder);
        try (Gatehouse gatehouse = Gatehouse.demo(recipient.arguments())) {
            String signed = recipient.decrypted(gatehouse.signIn("alice"));
            assertThat(gatehouse.getAs(signed, "/me").status()).isEqualTo(200);
        }
    }

    @Test
    void theSizeBudgetIsThatOfTheEncryptedToken() throws Exception {
        Recipient recipient = Recipient.of("RSA-OAEP-256", folder);
        try (Gatehouse gatehouse =
                Gatehouse.demo(recipient.arguments()[0], recipient.arguments()[1], "--gatehouse.token.max-size=900B")) {
            assertThat(gatehouse.authenticate("alice", "alice-secret").problem())
                    .startsWith("403 token_too_large");
        }
        try (Gatehouse gatehouse = Gatehouse.demo("--gatehouse.token.max-size=900B")) {
            assertThat(gatehouse.authenticate("alice", "alice-secret").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RSA-OAEP-256,rsa-1024-pkcs8.pem",
        "RSA-OAEP-256,ec-p256-sec1.pem",
        "ECDH-ES,rsa-2048-pkcs1.pem",
        "ECDH-ES,ed25519-pkcs8.pem",
        "dir,ec-p256-sec1.pem",
        "dir,README.md",
    })
    void aKeyOfAnotherKindStopsTheStart(String algorithm, String file) throws Exception {
        String path = Path.of(getClass().getResource("/keys/" + file).toURI()).toString();
        assertStopped(algorithm, path, "gatehouse.token.encryption.gatehouse.key-files has no key for " + algorithm);
    }

    @Test
    void aShortSecretAnotherAudienceOrAPublicKeyStopsTheStart() throws Exception {
        Path file = Files.writeString(folder.resolve("short"), "base64:c2hvcnQ=");
        assertStopped("dir", file.toString(), "gatehouse.token.encryption.gatehouse.key-files has no key for dir (");
        assertStopped(
                "dir",
                folder.resolve("nowhere").toString(),
                "gatehouse.token.encryption.gatehouse.key-files cannot be");
        String open = Path.of(getClass().getResource("/keys/ec-p256-public.pem").toURI())
                .toString();
        assertStopped("ECDH-ES", open, "gatehouse.token.encryption.gatehouse.key-files begins with a public key");
        assertThatThrownBy(() -> Gatehouse.demo(
                        "--gatehouse.token.encryption.orders.algorithm=ECDH-ES",
                        "--gatehouse.token.encryption.orders.key-files=" + open))
                .rootCause()
                .isInstanceOf(Misconfiguration.class)
                .hasMessage("gatehouse.token.encryption.orders is for an audience that no token is issued for");
    }

    private static void assertStopped(String algorithm, String file, String message) {
        assertThatThrownBy(() -> Gatehouse.demo(
                        "--gatehouse.token.encryption.gatehouse.algorithm=" + algorithm,
                        "--gatehouse.token.encryption.gatehouse.key-files=" + file))
                .rootCause()
                .isInstanceOf(Misconfiguration.class)
                .hasMessageStartingWith(message);
    }

    private static String kid(String token, Recipient recipient) throws Exception {
        return SignedJWT.parse(recipient.decrypted(token)).getHeader().getKeyID();
    }

    /** The subject, when the signature inside is right by our published keys. */
    private static String read(EncryptedJWT token, Recipient recipient, Gatehouse gatehouse) throws Exception {
        SignedJWT signed = SignedJWT.parse(recipient.decrypted(token.serialize()));
        JWKSet published = JWKSet.parse(gatehouse.get("/.well-known/jwks.json").body());
        var key = published.getKeyByKeyId(signed.getHeader().getKeyID()).toECKey();
        assertThat(signed.verify(new ECDSAVerifier(key))).isTrue();
        return signed.getJWTClaimsSet().getSubject();
    }
}
