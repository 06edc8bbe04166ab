package dev.gatehouse.token.encryption;

import dev.gatehouse.token.jose.JoseJson;
import dev.gatehouse.token.keys.UnusableKeyException;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.KeyAlgorithm;
import java.nio.charset.StandardCharsets;
import java.security.Key;
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
                .encryptWith(encrypting, (KeyAlgorithm<Key, ?>) algorithm.jose(), EncryptionAlgorithm.CONTENT_ALGORITHM)
                .compact();
    }

    /**
     * Encrypts once and, if this key can decrypt, decrypts once.
     *
     * @throws UnusableKeyException if the key does not fit the algorithm, or its parts do not fit each other
     */
    EncryptionKey selfTested() {
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
