package dev.gatehouse.token.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.config.Misconfiguration;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Accepted keys, and keys that stop the start (T39). */
@Tag("unit")
@Tag("jdk")
class KeyConfigurationTest {
    private static final String STRONG = "kX9#mQ2$vL7!pR4@wT8%yU1^zI5&aO3*sD6(fG0)hJkLqWeRtYuIoPaSdFgHjKlZx";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "ES256,ec-p256-sec1.pem",
        "ES384,ec-p384-pkcs8.pem",
        "RS256,rsa-2048-pkcs1.pem",
        "PS512,rsa-2048-pkcs1.pem",
        "EDDSA,ed25519-pkcs8.pem",
    })
    void aPemFileOfAnyUsualFormIsAccepted(SigningAlgorithm algorithm, String file) throws Exception {
        SigningKey key = KeyOrigin.read(resource(file), algorithm);
        assertThat(key.algorithm()).isEqualTo(algorithm);
        assertThat(key.kid()).hasSize(43);
        assertThat(key.toString()).isEqualTo("SigningKey[kid=" + key.kid() + ", algorithm=" + algorithm + "]");
    }

    @ParameterizedTest
    @CsvSource({
        "ES256,ec-p384-pkcs8.pem", "ES256,rsa-2048-pkcs1.pem", "ES256,ed25519-pkcs8.pem", "RS256,ec-p256-sec1.pem",
        "EDDSA,ec-p256-sec1.pem", "RS256,rsa-1024-pkcs8.pem", "ES256,ec-p256-public.pem", "ES256,README.md",
    })
    void aKeyThatDoesNotFitTheAlgorithmStopsTheStart(SigningAlgorithm algorithm, String file) {
        assertThatThrownBy(() -> KeyOrigin.read(resource(file), algorithm))
                .isInstanceOf(Misconfiguration.class)
                .hasMessageStartingWith("gatehouse.token.key-file has no private key for ")
                .hasMessageNotContaining("PRIVATE");
    }

    @Test
    void aPrivateJwkIsAcceptedAndAPublicOneIsNot() throws Exception {
        Path file = folder.resolve("key.jwk");
        Files.write(file, SigningAlgorithm.ES256.generate().json());
        assertThat(KeyOrigin.read(file, SigningAlgorithm.ES256).kid()).hasSize(43);
        Files.writeString(file, Files.readString(file).replaceAll(",\"d\":\"[^\"]*\"|\"d\":\"[^\"]*\",", ""));
        for (String content :
                new String[] {Files.readString(file), "{", "{}", "", "{\"kty\":\"oct\",\"k\":\"AAAA\"}"}) {
            Files.writeString(file, content);
            assertThatThrownBy(() -> KeyOrigin.read(file, SigningAlgorithm.ES256))
                    .isInstanceOf(Misconfiguration.class);
        }
        assertThatThrownBy(() -> KeyOrigin.read(folder.resolve("nowhere"), SigningAlgorithm.ES256))
                .isInstanceOf(Misconfiguration.class)
                .hasMessageStartingWith("gatehouse.token.key-file cannot be read");
    }

    @ParameterizedTest
    @CsvSource({"HS256,32", "HS384,48", "HS512,64"})
    void aSecretMustBeAsLongAsTheHash(SigningAlgorithm algorithm, int bytes) {
        assertThat(SharedSecret.key(properties(algorithm, STRONG.substring(0, bytes), null))
                        .kid())
                .hasSize(43);
        assertThatThrownBy(() -> SharedSecret.key(properties(algorithm, STRONG.substring(0, bytes - 1), null)))
                .isInstanceOf(Misconfiguration.class)
                .hasMessage("gatehouse.token.secret is too short: " + algorithm + " needs " + bytes + " bytes, it has "
                        + (bytes - 1));
    }

    @Test
    void aSecretHasTenDifferentCharactersOrMore() {
        String ten = "kX9#mQ2$vL".repeat(4);
        SharedSecret.key(properties(SigningAlgorithm.HS256, ten, null));
        assertThatThrownBy(() -> SharedSecret.key(properties(SigningAlgorithm.HS256, ten.replace('k', 'X'), null)))
                .isInstanceOf(Misconfiguration.class)
                .hasMessage("gatehouse.token.secret is weak: it has fewer than 10 different characters");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "secret",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "123456789123456789123456789123456789123456789123456789123456789123456789",
                "please-change-me-please-change-me-please-change-me-please-change-me-now",
                "a-string-secret-at-least-256-bits-long-a-string-secret-at-least-256-bits-long",
                "your-512-bit-secret-your-512-bit-secret-your-512-bit-secret-your-512-bit-secret",
                "404E635266556A586E3272357538782F413F4428472B4B6250645367566B5970",
                "base64:c2VjcmV0",
                "base64:!!!",
                "base64:Y2hhbmdlbWUgMTIzNDU2Nzg5MCBjaGFuZ2VtZSBhYmNkZWZnaGlqayBjaGFuZ2VtZSBsbW5vcHFyc3R1dg==",
            })
    void aWeakSecretStopsTheStartWithItsKeyAndNotItsValue(String secret) {
        assertThatThrownBy(() -> SharedSecret.key(properties(SigningAlgorithm.HS256, secret, null)))
                .isInstanceOfSatisfying(Misconfiguration.class, e -> {
                    assertThat(e).hasMessageStartingWith("gatehouse.token.secret is ");
                    assertThat(e.action()).contains("openssl rand");
                    if (secret.length() > 6) {
                        assertThat(e.getMessage() + e.action()).doesNotContain(secret);
                    }
                });
    }

    @Test
    void aSecretMayBeBase64AndMayBeInAFile() throws Exception {
        String base64 = "base64:" + Base64.getEncoder().encodeToString(STRONG.getBytes(StandardCharsets.UTF_8));
        Path file = Files.writeString(folder.resolve("secret"), base64 + "\n");
        String kid = SharedSecret.key(properties(SigningAlgorithm.HS256, STRONG, null))
                .kid();
        assertThat(SharedSecret.key(properties(SigningAlgorithm.HS256, base64, null))
                        .kid())
                .isEqualTo(kid);
        assertThat(SharedSecret.key(properties(SigningAlgorithm.HS256, null, file))
                        .kid())
                .isEqualTo(kid);
        assertThatThrownBy(() -> SharedSecret.key(properties(SigningAlgorithm.HS256, STRONG, file)))
                .hasMessageContaining("are both set");
        assertThatThrownBy(() -> SharedSecret.key(properties(SigningAlgorithm.HS256, null, folder.resolve("nowhere"))))
                .hasMessageStartingWith("gatehouse.token.secret-file cannot be read");
        assertThatThrownBy(() -> SharedSecret.key(properties(SigningAlgorithm.HS256, null, null)))
                .hasMessage("gatehouse.token.secret is empty, and HS256 needs a secret");
    }

    private static KeyProperties properties(
            SigningAlgorithm algorithm, @Nullable String secret, @Nullable Path secretFile) {
        return new KeyProperties(algorithm, secret, secretFile, null);
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(KeyConfigurationTest.class.getResource("/keys/" + name).toURI());
    }
}
