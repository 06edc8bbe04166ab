package dev.gatehouse.token.encryption;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.token.jose.JoseJson;
import dev.gatehouse.token.keys.KeyFile;
import dev.gatehouse.token.keys.UnusableKeyException;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.KeyAlgorithm;
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

/**
 * A key that encrypts tokens, and its only algorithm.
 *
 * @param kid the thumbprint of RFC 7638
 * @param encrypting the recipient's public key, or the shared secret
 * @param decrypting the private key, or the shared secret; null if only the recipient can decrypt
 */
record EncryptionKey(
        String kid,
        EncryptionAlgorithm algorithm,
        Key encrypting,
        @Nullable Key decrypting) {

    /** The {@code cty} of a nested token (RFC 7519, section 5.2). */
    static final String CONTENT_TYPE = "JWT";

    private static final int SECRET_BYTES = 32;
    private static final int MIN_DISTINCT = 10;
    private static final int MIN_RSA_BITS = 2048;
    private static final Set<String> CURVES = Set.of("P-256", "P-384", "P-521", "X25519");

    /**
     * Reads a shared secret, or a public key with or without its private part.
     *
     * @param property the configuration key that names the file
     * @throws Misconfiguration if the file has no key for the algorithm, or a weak one
     */
    static EncryptionKey read(String property, Path file, EncryptionAlgorithm algorithm) {
        return KeyFile.read(
                property,
                file,
                "key for " + algorithm.id(),
                algorithm.action(),
                content -> of(
                        algorithm == EncryptionAlgorithm.DIR && !content.isJson()
                                ? secret(content.text())
                                : content.jwk(),
                        algorithm));
    }

    private static Jwk<?> secret(String text) {
        check(text.startsWith("base64:"), "it is neither base64 after the prefix base64: nor a JWK");
        byte[] secret =
                Base64.getDecoder().decode(text.substring("base64:".length()).strip());
        return Jwks.builder().key(new SecretKeySpec(secret, "AES")).build();
    }

    private static EncryptionKey of(Jwk<?> jwk, EncryptionAlgorithm algorithm) {
        check("enc".equals(jwk.getOrDefault("use", "enc")), "its use is not enc");
        check(jwk.getAlgorithm() == null || algorithm.id().equals(jwk.getAlgorithm()), "its alg is another one");
        String kid = jwk.thumbprint().toString();
        if (algorithm == EncryptionAlgorithm.DIR) {
            byte[] secret = ((SecretJwk) jwk).toKey().getEncoded();
            requireRandom(secret);
            Key key = new SecretKeySpec(secret, "AES");
            return new EncryptionKey(kid, algorithm, key, key).selfTested();
        }
        boolean isPrivate = jwk instanceof PrivateJwk<?, ?, ?>;
        Key encrypting = (isPrivate ? ((PrivateJwk<?, ?, ?>) jwk).toPublicJwk() : (PublicJwk<?>) jwk).toKey();
        check(
                algorithm.isAgreement() == CURVES.contains(String.valueOf(jwk.get("crv"))),
                "it is of the kind " + encrypting.getAlgorithm());
        int bits = encrypting instanceof RSAKey rsa ? rsa.getModulus().bitLength() : MIN_RSA_BITS;
        check(bits >= MIN_RSA_BITS, "it has " + bits + " bits, where " + MIN_RSA_BITS + " are needed");
        return new EncryptionKey(kid, algorithm, encrypting, isPrivate ? jwk.toKey() : null).selfTested();
    }

    /** A client sees the thumbprint of the key in a token, and can compare it with guesses. */
    private static void requireRandom(byte[] secret) {
        check(
                secret.length == SECRET_BYTES,
                "it has " + secret.length + " bytes, where " + SECRET_BYTES + " are needed");
        String bytes = new String(secret, StandardCharsets.ISO_8859_1);
        check(!bytes.chars().allMatch(b -> b >= ' ' && b <= '~'), "it is text, and not random bytes");
        check(
                bytes.chars().distinct().count() >= MIN_DISTINCT,
                "it has fewer than " + MIN_DISTINCT + " different bytes");
    }

    private static void check(boolean usable, String otherwise) {
        if (!usable) {
            throw new UnusableKeyException(otherwise);
        }
    }

    /**
     * @param signed a signed token (RFC 7519, section 11.2)
     * @return the nested token in compact form
     */
    @SuppressWarnings("unchecked") // The self-test has checked that the key fits the algorithm.
    String encrypt(String signed) {
        return Jwts.builder()
                .json(JoseJson.WRITER)
                .header()
                .contentType(CONTENT_TYPE)
                .keyId(kid)
                .and()
                .content(signed.getBytes(StandardCharsets.US_ASCII))
                .encryptWith(encrypting, (KeyAlgorithm<Key, ?>) algorithm.jose(), EncryptionAlgorithm.CONTENT)
                .compact();
    }

    /**
     * Encrypts once and, if this key can decrypt, decrypts once.
     *
     * @throws UnusableKeyException if the key does not fit the algorithm, or its parts do not fit each other
     */
    private EncryptionKey selfTested() {
        try {
            String probe = encrypt("probe");
            if (decrypting != null) {
                EncryptionAlgorithm.restrict(Jwts.parser().json(JoseJson.READER))
                        .keyLocator(header -> decrypting)
                        .build()
                        .parseEncryptedContent(probe);
            }
            return this;
        } catch (JwtException | IllegalArgumentException | ClassCastException e) {
            throw new UnusableKeyException("it does not fit " + algorithm.id());
        }
    }

    @Override
    public String toString() {
        return "EncryptionKey[kid=" + kid + ", algorithm=" + algorithm + "]";
    }
}
