package dev.gatehouse.token.encryption;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.token.keys.KeyFile;
import dev.gatehouse.token.keys.UnusableKeyException;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.PrivateJwk;
import io.jsonwebtoken.security.PublicJwk;
import io.jsonwebtoken.security.SecretJwk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Key;
import java.security.interfaces.RSAKey;
import java.util.Base64;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Reads a key for encryption from a file: a shared secret, or a public key with or without its private part. */
final class EncryptionKeyFile {
    private static final int SECRET_BYTES = 32;
    private static final int MIN_DISTINCT = 10;
    private static final int MIN_RSA_BITS = 2048;
    private static final Set<String> CURVES = Set.of("P-256", "P-384", "P-521", "X25519");

    private EncryptionKeyFile() {}

    /**
     * @param property the configuration key that names the file
     * @throws Misconfiguration if the file has no key for the algorithm, or a weak one
     */
    static EncryptionKey read(String property, Path file, EncryptionAlgorithm algorithm) {
        return KeyFile.read(
                property,
                file,
                "key for " + algorithm.id(),
                algorithm.action(),
                content -> algorithm == EncryptionAlgorithm.DIR ? secret(content) : recipient(content, algorithm));
    }

    private static EncryptionKey secret(KeyFile file) {
        byte[] secret = file.isJson()
                ? ((SecretJwk) jwk(file, EncryptionAlgorithm.DIR)).toKey().getEncoded()
                : base64(file.text());
        if (secret.length != SECRET_BYTES) {
            throw new UnusableKeyException("it has " + secret.length + " bytes, where " + SECRET_BYTES + " are needed");
        }
        requireRandom(secret);
        SecretKeySpec key = new SecretKeySpec(secret, "AES");
        String kid = Jwks.builder().key(key).build().thumbprint().toString();
        return new EncryptionKey(kid, EncryptionAlgorithm.DIR, key, key).selfTested();
    }

    private static byte[] base64(String text) {
        if (!text.startsWith("base64:")) {
            throw new UnusableKeyException("it is neither base64 after the prefix base64: nor a JWK");
        }
        return Base64.getDecoder().decode(text.substring("base64:".length()).strip());
    }

    /** A client sees the thumbprint of the key in a token, and can compare it with guesses. */
    private static void requireRandom(byte[] secret) {
        String bytes = new String(secret, StandardCharsets.ISO_8859_1);
        if (bytes.chars().allMatch(b -> b >= ' ' && b <= '~')) {
            throw new UnusableKeyException("it is text, and not random bytes");
        }
        if (bytes.chars().distinct().count() < MIN_DISTINCT) {
            throw new UnusableKeyException("it has fewer than " + MIN_DISTINCT + " different bytes");
        }
    }

    private static EncryptionKey recipient(KeyFile file, EncryptionAlgorithm algorithm) {
        Jwk<?> jwk = jwk(file, algorithm);
        if (jwk instanceof PrivateJwk<?, ?, ?> pair) {
            return key(pair.toPublicJwk(), algorithm, pair.toKey()).selfTested();
        }
        return key((PublicJwk<?>) jwk, algorithm, null).selfTested();
    }

    private static EncryptionKey key(PublicJwk<?> jwk, EncryptionAlgorithm algorithm, @Nullable Key decrypting) {
        Key encrypting = jwk.toKey();
        if (algorithm.isAgreement() != CURVES.contains(String.valueOf(jwk.get("crv")))) {
            throw new UnusableKeyException("it is of the kind " + encrypting.getAlgorithm());
        }
        if (encrypting instanceof RSAKey rsa && rsa.getModulus().bitLength() < MIN_RSA_BITS) {
            throw new UnusableKeyException(
                    "it has " + rsa.getModulus().bitLength() + " bits, where " + MIN_RSA_BITS + " are needed");
        }
        return new EncryptionKey(jwk.thumbprint().toString(), algorithm, encrypting, decrypting);
    }

    private static Jwk<?> jwk(KeyFile file, EncryptionAlgorithm algorithm) {
        Jwk<?> jwk = file.jwk();
        if (!"enc".equals(jwk.getOrDefault("use", "enc"))) {
            throw new UnusableKeyException("its use is not enc");
        }
        if (jwk.getAlgorithm() != null && !algorithm.id().equals(jwk.getAlgorithm())) {
            throw new UnusableKeyException("its alg is another one");
        }
        return jwk;
    }
}
