package dev.gatehouse.token.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWKSet;
import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.support.Gatehouse;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys of another installation whose tokens stay valid here. */
@Tag("jdk")
class ImportedKeysTest {
    @TempDir
    private Path folder;

    @Test
    void aTokenOfAnotherInstallationIsValidHereAndTheNextOneIsIssuedHere() throws Exception {
        try (Gatehouse former = Gatehouse.demo()) {
            String token = former.signIn("alice");
            Path keys = write(former.get("/.well-known/jwks.json").body());
            try (Gatehouse here = Gatehouse.demo("--gatehouse.keys.imported=" + keys)) {
                assertThat(here.getAs(token, "/me").text("sub")).isEqualTo("alice");
                assertThat(alarms(here)).isZero();
                String ours = here.refresh(token).text("token");
                assertThat(here.getAs(ours, "/me").status()).isEqualTo(200);
                assertThat(former.getAs(ours, "/me").problem()).isEqualTo("401 token_invalid: key is unknown");
                JWKSet published =
                        JWKSet.parse(here.get("/.well-known/jwks.json").body());
                assertThat(published.getKeys()).hasSize(4);
            }
        }
    }

    @Test
    void withoutTheImportedKeyATokenOfAnotherInstallationIsRefused() {
        try (Gatehouse former = Gatehouse.demo()) {
            assertThat(Gatehouse.shared().getAs(former.signIn("alice"), "/me").problem())
                    .isEqualTo("401 token_invalid: key is unknown");
        }
    }

    @ParameterizedTest
    @Tag("unit")
    @CsvSource({
        "ec-p256-public.pem,ES256",
        "ec-p256-sec1.pem,ES256",
        "ec-p384-pkcs8.pem,ES384",
        "ec-p521-public.pem,ES512",
        "ed25519-pkcs8.pem,EDDSA",
        "rsa-2048-pkcs1.pem,RS256",
    })
    void aPemFileContainsThePublicKey(String file, SigningAlgorithm algorithm) throws Exception {
        VerifyingKey key = ImportedKeys.read(List.of(resource(file))).get(0);
        assertThat(key.algorithm()).isEqualTo(algorithm);
        assertThat(key.sealed()).isFalse();
        assertThat(key.key()).isInstanceOf(java.security.PublicKey.class);
    }

    @Test
    void aSecretHasItsOwnAlgorithmAndIsNeverPublished() throws Exception {
        String secret = "a2V5LXRoYXQtaXMtZXhhY3RseS0zMi1ieXRlcy1sb25n";
        Path file = write("{\"kty\":\"oct\",\"kid\":\"old\",\"alg\":\"HS256\",\"k\":\"" + secret + "\"}");
        VerifyingKey key = ImportedKeys.read(List.of(file)).get(0);
        assertThat(key.kid()).isEqualTo("old");
        assertThat(key.algorithm()).isEqualTo(SigningAlgorithm.HS256);
        assertThat(key.toString()).isEqualTo("VerifyingKey[kid=old, algorithm=HS256]");
        try (Gatehouse here = Gatehouse.demo("--gatehouse.keys.imported=" + file)) {
            assertThat(here.get("/.well-known/jwks.json").body()).doesNotContain("old", secret, "oct");
        }
    }

    @ParameterizedTest
    @Tag("unit")
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "{\"keys\":[]}",
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
                "{\"kty\":\"oct\",\"alg\":\"HS512\",\"k\":\"a2V5LXRoYXQtaXMtZXhhY3RseS0zMi1ieXRlcy1sb25n\"}",
                "{\"kty\":\"oct\",\"alg\":\"HS256\",\"k\":\"c2hvcnQ\"}",
            })
    void aFileWithoutAUsableKeyStopsTheStart(String content) {
        assertThatThrownBy(() -> ImportedKeys.read(List.of(write(content))))
                .isInstanceOf(Misconfiguration.class)
                .hasMessageStartingWith("gatehouse.keys.imported has no usable key (");
    }

    @Test
    @Tag("unit")
    void aShortRsaKeyOrAMissingFileStopsTheStart() {
        assertThatThrownBy(() -> ImportedKeys.read(List.of(resource("rsa-1024-pkcs8.pem"))))
                .isInstanceOf(Misconfiguration.class);
        assertThatThrownBy(() -> ImportedKeys.read(List.of(folder.resolve("nowhere"))))
                .isInstanceOf(Misconfiguration.class)
                .hasMessageStartingWith("gatehouse.keys.imported cannot be read");
    }

    private Path write(String content) throws Exception {
        return Files.writeString(folder.resolve("keys"), content);
    }

    private static double alarms(Gatehouse gatehouse) {
        return gatehouse
                .bean(MeterRegistry.class)
                .get("gatehouse.token.forged")
                .counter()
                .count();
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(ImportedKeysTest.class.getResource("/keys/" + name).toURI());
    }
}
