package dev.gatehouse.token.keys;

import dev.gatehouse.problem.Misconfiguration;
import dev.gatehouse.token.keys.EncryptionProperties.Recipient;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.PrivateJwk;
import io.jsonwebtoken.security.SecretJwk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.util.Base64;
import java.util.List;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** A recipient's key in a file, as PEM or as a JWK (RFC 7517), or a secret as base64. */
final class EncryptionKeyFile {
    private EncryptionKeyFile() {}

    /** @throws Misconfiguration when a file cannot be read, or has no key for the recipient's algorithm */
    static List<EncryptionKey> read(String audience, Recipient recipient) {
        String property = "gatehouse.token.encryption." + audience + ".key-files";
        return recipient.keyFiles().stream()
                .map(file -> read(property, file, recipient.algorithm()))
                .toList();
    }

    private static EncryptionKey read(String property, Path file, EncryptionAlgorithm algorithm) {
        try {
            return key(jwk(Files.readString(file).strip(), algorithm), algorithm);
        } catch (IOException e) {
            throw new Misconfiguration(property, "cannot be read: " + e, "Name files that Gatehouse may read.");
        } catch (RuntimeException e) {
            throw new Misconfiguration(
                    property,
                    "has no key for " + algorithm.id() + " (" + e.getMessage() + "): " + file,
                    algorithm == EncryptionAlgorithm.DIR
                            ? "Make one with: openssl rand -base64 32"
                            : "Give a PEM or JWK file: RSA of 2048 bits or more for RSA-OAEP-256, a NIST curve for ECDH-ES.");
        }
    }

    private static Jwk<?> jwk(String text, EncryptionAlgorithm algorithm) {
        if (text.startsWith("{") || algorithm != EncryptionAlgorithm.DIR) {
            return KeyJson.jwk(text);
        }
        return KeyJson.jwk(new SecretKeySpec(Base64.getDecoder().decode(text.replaceFirst("^base64:", "")), "AES"));
    }

    private static EncryptionKey key(Jwk<?> jwk, EncryptionAlgorithm algorithm) {
        Jwk<?> open = jwk instanceof PrivateJwk<?, ?, ?> pair ? pair.toPublicJwk() : jwk;
        Key encrypting = open instanceof SecretJwk secret ? aes(secret.toKey()) : (Key) open.toKey();
        if (!algorithm.takes(encrypting)) {
            throw new IllegalArgumentException("a key of another kind or length");
        }
        return new EncryptionKey(open.thumbprint().toString(), algorithm, encrypting, decrypting(jwk, encrypting));
    }

    private static @Nullable Key decrypting(Jwk<?> jwk, Key encrypting) {
        if (jwk instanceof PrivateJwk<?, ?, ?> pair) {
            return pair.toKey();
        }
        return encrypting instanceof SecretKey ? encrypting : null;
    }

    /** Whatever the JWK says that the bytes are for. */
    private static SecretKey aes(SecretKey secret) {
        return new SecretKeySpec(secret.getEncoded(), "AES");
    }
}
