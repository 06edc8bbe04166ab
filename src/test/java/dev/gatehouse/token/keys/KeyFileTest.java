package dev.gatehouse.token.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.config.Misconfiguration;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.PrivateJwk;
import io.jsonwebtoken.security.PublicJwk;
import io.jsonwebtoken.security.SecretJwk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of a key file, and errors that do not quote it. */
@Tag("unit")
class KeyFileTest {
    private static final String SECRET =
            "{\"kty\":\"oct\",\"kid\":\"one\",\"k\":\"a2V5LXRoYXQtaXMtZXhhY3RseS0zMi1ieXRlcy1sb25n\"}";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"ec-p256-sec1.pem", "ec-p384-pkcs8.pem", "ed25519-pkcs8.pem", "rsa-2048-pkcs1.pem"})
    void aPrivateKeyIsRead(String name) throws Exception {
        Path file = Path.of(getClass().getResource("/keys/" + name).toURI());
        assertThat(new KeyFile(Files.readString(file)).jwk()).isInstanceOf(PrivateJwk.class);
    }

    @ParameterizedTest
    @CsvSource({"EC,256", "RSA,2048", "Ed25519,0", "X25519,0"})
    void aPublicKeyIsRead(String algorithm, int size) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (size > 0) {
            generator.initialize(size);
        }
        byte[] spki = generator.generateKeyPair().getPublic().getEncoded();
        Jwk<?> jwk = new KeyFile(pem(spki)).jwk();
        assertThat(jwk).isInstanceOf(PublicJwk.class);
        assertThat(((PublicJwk<?>) jwk).toKey().getEncoded()).isEqualTo(spki);
    }

    @Test
    void aPublicKeyOfAnotherKindIsUnusable() {
        assertThatThrownBy(() -> new KeyFile(pem(new byte[64])).jwk())
                .isInstanceOf(UnusableKeyException.class)
                .hasMessage("it is a public key of an unknown algorithm");
    }

    @Test
    void aJwkAndASetOfThemAreRead() {
        assertThat(new KeyFile(SECRET).isJson()).isTrue();
        assertThat(new KeyFile(SECRET).jwk()).isInstanceOf(SecretJwk.class);
        assertThat(new KeyFile(SECRET).jwks()).hasSize(1);
        String two = "{\"keys\":[" + SECRET + "," + SECRET.replace("one", "two").replace("a2V5", "a2V6") + "]}";
        assertThat(new KeyFile(two).jwks()).extracting(Jwk::getId).containsExactly("one", "two");
    }

    @Test
    void theContentIsReadWithoutSurroundingSpace() throws Exception {
        Path file = Files.writeString(folder.resolve("key"), " \n content \n");
        assertThat(KeyFile.read("a.key", file)).isEqualTo(new KeyFile("content"));
        assertThat(KeyFile.read("a.key", file).isJson()).isFalse();
        assertThat(KeyFile.read("a.key", file).toString()).isEqualTo("KeyFile");
    }

    @Test
    void anErrorNamesTheReasonAndTheFileAndNotTheContent() throws Exception {
        Path file = Files.writeString(folder.resolve("key"), "content");
        assertThat(KeyFile.read("a.key", file, "key", "Give one.", KeyFile::text))
                .isEqualTo("content");
        assertThatThrownBy(
                        () -> KeyFile.read("a.key", file, "key", "Give one.", failing(new UnusableKeyException("it"))))
                .isInstanceOfSatisfying(
                        Misconfiguration.class, e -> assertThat(e.action()).isEqualTo("Give one."))
                .hasMessage("a.key has no key (it): " + file);
        assertThatThrownBy(() ->
                        KeyFile.read("a.key", file, "key", "Give one.", failing(new IllegalStateException("content"))))
                .isInstanceOf(Misconfiguration.class)
                .hasMessage("a.key has no key (it cannot be parsed): " + file);
        assertThatThrownBy(() -> KeyFile.read("a.key", folder.resolve("nowhere"), "key", "Give one.", KeyFile::text))
                .isInstanceOf(Misconfiguration.class)
                .hasMessageStartingWith("a.key cannot be read: ");
    }

    private static Function<KeyFile, String> failing(RuntimeException failure) {
        return file -> {
            throw failure;
        };
    }

    private static String pem(byte[] spki) {
        return "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(spki)
                + "\n-----END PUBLIC KEY-----";
    }
}
