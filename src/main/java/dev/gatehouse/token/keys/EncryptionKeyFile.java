package dev.gatehouse.token.keys;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.token.jose.JoseJson;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.PrivateJwk;
import io.jsonwebtoken.security.PublicJwk;
import io.jsonwebtoken.security.SecretJwk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.interfaces.RSAKey;
import java.util.Base64;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A key for encryption, in a file: a secret, or a public key with or without its private part. No message of a parser is
 * passed on, since it may quote what the file holds.
 */
public final class EncryptionKeyFile {
    private static final int SECRET_BYTES = 32;
    private static final int MIN_DISTINCT = 10;
    private static final int RSA_BITS = 2048;
    private static final Set<String> CURVES = Set.of("P-256", "P-384", "P-521", "X25519");

    private EncryptionKeyFile() {}

    /**
     * @param property that names the file
     * @throws Misconfiguration when the file has no key for the algorithm, or a weak one
     */
    public static EncryptionKey read(String property, Path file, EncryptionAlgorithm algorithm) {
        String text;
        try {
            text = Files.readString(file).strip();
        } catch (IOException e) {
            throw new Misconfiguration(property, "cannot be read: " + e, "Name files that Gatehouse may read.");
        }
        try {
            return algorithm == EncryptionAlgorithm.DIR ? secret(text) : recipient(text, algorithm);
        } catch (WrongKey e) {
            throw wrong(property, file, algorithm, e.reason);
        } catch (RuntimeException e) {
            throw wrong(property, file, algorithm, "it is no key of this kind that can be read");
        }
    }

    private static Misconfiguration wrong(String property, Path file, EncryptionAlgorithm algorithm, String reason) {
        return new Misconfiguration(
                property, "has no key for " + algorithm.id() + " (" + reason + "): " + file, algorithm.action());
    }

    private static EncryptionKey secret(String text) {
        byte[] secret = text.startsWith("{")
                ? ((SecretJwk) jwk(text, EncryptionAlgorithm.DIR)).toKey().getEncoded()
                : base64(text);
        if (secret.length != SECRET_BYTES) {
            throw new WrongKey("it has " + secret.length + " bytes, where " + SECRET_BYTES + " are needed");
        }
        requireRandom(secret);
        SecretKeySpec key = new SecretKeySpec(secret, "AES");
        String kid = Jwks.builder().key(key).build().thumbprint().toString();
        return new EncryptionKey(kid, EncryptionAlgorithm.DIR, key, key).tried();
    }

    private static byte[] base64(String text) {
        if (!text.startsWith("base64:")) {
            throw new WrongKey("it is neither base64 after the prefix base64: nor a JWK");
        }
        return Base64.getDecoder().decode(text.substring("base64:".length()).strip());
    }

    /** Who sees a token knows the thumbprint of its key, and may try guesses at the key against it. */
    private static void requireRandom(byte[] secret) {
        String bytes = new String(secret, StandardCharsets.ISO_8859_1);
        if (bytes.chars().allMatch(b -> b >= ' ' && b <= '~')) {
            throw new WrongKey("it is text, and not random bytes");
        }
        if (bytes.chars().distinct().count() < MIN_DISTINCT) {
            throw new WrongKey("it has fewer than " + MIN_DISTINCT + " different bytes");
        }
    }

    private static EncryptionKey recipient(String text, EncryptionAlgorithm algorithm) {
        Jwk<?> jwk = text.startsWith("{") ? jwk(text, algorithm) : KeyJson.jwk(PemKey.read(text));
        if (jwk instanceof PrivateJwk<?, ?, ?> pair) {
            return key(pair.toPublicJwk(), algorithm, pair.toKey()).tried();
        }
        return key((PublicJwk<?>) jwk, algorithm, null).tried();
    }

    private static EncryptionKey key(PublicJwk<?> jwk, EncryptionAlgorithm algorithm, @Nullable Key decrypting) {
        Key encrypting = jwk.toKey();
        if (algorithm.isAgreement() != CURVES.contains(String.valueOf(jwk.get("crv")))) {
            throw new WrongKey("it is of the kind " + encrypting.getAlgorithm());
        }
        if (encrypting instanceof RSAKey rsa && rsa.getModulus().bitLength() < RSA_BITS) {
            throw new WrongKey("it has " + rsa.getModulus().bitLength() + " bits, where " + RSA_BITS + " are needed");
        }
        return new EncryptionKey(jwk.thumbprint().toString(), algorithm, encrypting, decrypting);
    }

    private static Jwk<?> jwk(String text, EncryptionAlgorithm algorithm) {
        Jwk<?> jwk = Jwks.parser().json(JoseJson.READER).build().parse(text);
        if (!"enc".equals(jwk.getOrDefault("use", "enc"))) {
            throw new WrongKey("its use is not enc");
        }
        if (jwk.getAlgorithm() != null && !algorithm.id().equals(jwk.getAlgorithm())) {
            throw new WrongKey("its alg is another one");
        }
        return jwk;
    }

    /** A reason that quotes nothing of the file. */
    private static final class WrongKey extends RuntimeException {
        private final String reason;

        WrongKey(String reason) {
            super(reason);
            this.reason = reason;
        }
    }
}
