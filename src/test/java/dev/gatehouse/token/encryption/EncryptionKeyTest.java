package dev.gatehouse.token.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.support.Recipient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys that encrypt tokens, and keys that stop the start. Attacks are in ForgedEncryptionTest. */
@Tag("unit")
class EncryptionKeyTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "DIR,dir,oct",
        "RSA_OAEP_256,RSA-OAEP-256,RSA-2048",
        "ECDH_ES,ECDH-ES,P-256",
        "ECDH_ES_A256KW,ECDH-ES+A256KW,P-384"
    })
    void aTokenIsEncryptedForTheRecipientAndDecryptedHere(EncryptionAlgorithm algorithm, String id, String kind)
            throws Exception {
        Recipient recipient = Recipient.of(id, kind);
        TokenEncryption encryption = encryption(algorithm, recipient.key().toJSONString());
        String token = encryption.encrypt("orders", "a.signed.token");
        assertThat(recipient.decrypted(token)).isEqualTo("a.signed.token");
        assertThat(encryption.decrypt(token)).isEqualTo("a.signed.token");
        assertThat(encryption.encrypt("gatehouse", "a.signed.token")).isEqualTo("a.signed.token");
        assertThat(encryption.audiences()).containsExactly("orders");
        assertThat(encryption.canDecrypt("orders")).isTrue();
    }

    @Test
    void aPublicKeyOnlyEncrypts() throws Exception {
        Recipient recipient = Recipient.of("ECDH-ES", "P-256");
        TokenEncryption encryption = encryption(
                EncryptionAlgorithm.ECDH_ES, recipient.key().toPublicJWK().toJSONString());
        String token = encryption.encrypt("orders", "a.signed.token");
        assertThat(recipient.decrypted(token)).isEqualTo("a.signed.token");
        assertThat(encryption.canDecrypt("orders")).isFalse();
        assertThatThrownBy(() -> encryption.decrypt(token))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.detail()).isEqualTo("key is unknown"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ECDH_ES|oct|it cannot be parsed",
                "ECDH_ES|RSA-2048|it is of the kind RSA",
                "RSA_OAEP_256|P-256|it is of the kind EC",
                "DIR|P-256|it cannot be parsed",
            })
    void aKeyOfAnotherKindStopsTheStart(EncryptionAlgorithm algorithm, String kind, String reason) {
        String jwk = Recipient.of("any", kind).key().toJSONString();
        assertThatThrownBy(() -> encryption(algorithm, jwk))
                .isInstanceOf(Misconfiguration.class)
                .hasMessageStartingWith("gatehouse.token.encryption.orders.key-files has no key for " + algorithm.id()
                        + " (" + reason + "): ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"use\":\"sig\"|its use is not enc",
                "{\"alg\":\"A256GCM\"|its alg is another one",
            })
    void aKeyForAnotherUseStopsTheStart(String start, String reason) {
        String jwk = Recipient.of("any", "P-256").key().toJSONString().replaceFirst("\\{", start + ",");
        assertThatThrownBy(() -> encryption(EncryptionAlgorithm.ECDH_ES, jwk)).hasMessageContaining("(" + reason + ")");
    }

    @Test
    void aSecretHas32RandomBytes() throws Exception {
        assertThat(encryption(EncryptionAlgorithm.DIR, base64(bytes(32, 10))).canDecrypt("orders"))
                .isTrue();
        assertRefused(base64(bytes(32, 9)), "it has fewer than 10 different bytes");
        assertRefused(base64(bytes(24, 10)), "it has 24 bytes, where 32 are needed");
        assertRefused(
                base64(" bcdefghijklmnopqrstuvwxyz01234~".getBytes(StandardCharsets.US_ASCII)),
                "it is text, and not random bytes");
        assertRefused("plain", "it is neither base64 after the prefix base64: nor a JWK");
        assertRefused("base64:!", "it cannot be parsed");
        byte[] almostText = " bcdefghijklmnopqrstuvwxyz01234\u007f".getBytes(StandardCharsets.US_ASCII);
        assertThat(encryption(EncryptionAlgorithm.DIR, base64(almostText)).canDecrypt("orders"))
                .isTrue();
    }

    @Test
    void aShortRsaKeyStopsTheStart() {
        assertThatThrownBy(() -> EncryptionKey.read(
                        "a.key",
                        Path.of(getClass()
                                .getResource("/keys/rsa-1024-pkcs8.pem")
                                .toURI()),
                        EncryptionAlgorithm.RSA_OAEP_256))
                .hasMessageContaining("(it has 1024 bits, where 2048 are needed)");
    }

    @Test
    void oneKeyTwiceStopsTheStart() throws Exception {
        Path file = write(Recipient.of("ECDH-ES", "P-256").key().toJSONString());
        assertThatThrownBy(() -> encryption(EncryptionAlgorithm.ECDH_ES, List.of(file, file)))
                .isInstanceOf(Misconfiguration.class)
                .hasMessage("gatehouse.token.encryption.orders.key-files has one key twice: " + file);
    }

    @Test
    void anAudienceNeedsAnAlgorithmAndAFile() {
        assertThatThrownBy(() -> encryption(null, List.of(folder)))
                .isInstanceOf(Misconfiguration.class)
                .hasMessage("gatehouse.token.encryption.orders.algorithm is unset");
        assertThatThrownBy(() -> encryption(EncryptionAlgorithm.DIR, List.of()))
                .isInstanceOf(Misconfiguration.class)
                .hasMessage("gatehouse.token.encryption.orders.key-files is empty");
    }

    @ParameterizedTest
    @EnumSource
    void theActionMakesAKeyOfTheRightKind(EncryptionAlgorithm algorithm) {
        assertThat(algorithm.action())
                .startsWith("Make one with: ")
                .contains(
                        algorithm == EncryptionAlgorithm.DIR
                                ? "rand"
                                : algorithm == EncryptionAlgorithm.RSA_OAEP_256 ? "RSA" : "EC");
        assertThat(algorithm.isAgreement()).isEqualTo(algorithm.id().startsWith("ECDH"));
    }

    private void assertRefused(String content, String reason) {
        assertThatThrownBy(() -> encryption(EncryptionAlgorithm.DIR, content))
                .isInstanceOf(Misconfiguration.class)
                .hasMessageContaining("(" + reason + ")")
                .hasMessageNotContaining(content);
    }

    private TokenEncryption encryption(EncryptionAlgorithm algorithm, String content) throws Exception {
        return encryption(algorithm, List.of(write(content)));
    }

    private static TokenEncryption encryption(EncryptionAlgorithm algorithm, List<Path> files) {
        return new TokenEncryption(
                new EncryptionProperties(Map.of("orders", new EncryptionProperties.Recipient(algorithm, files))));
    }

    private Path write(String content) throws Exception {
        return Files.writeString(folder.resolve("key"), content);
    }

    /** So many bytes, so many of them different, and not all of them text. */
    private static byte[] bytes(int length, int different) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i % different);
        }
        return bytes;
    }

    private static String base64(byte[] secret) {
        return "base64:" + Base64.getEncoder().encodeToString(secret);
    }
}
