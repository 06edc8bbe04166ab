package dev.gatehouse.token.keys;

import dev.gatehouse.token.jose.JoseJson;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.KeyAlgorithm;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import org.jspecify.annotations.Nullable;

/**
 * A key that tokens are encrypted with, and the one algorithm that it is for.
 *
 * @param kid the thumbprint of RFC 7638
 * @param encrypting the recipient's public key, or the shared secret
 * @param decrypting the private part of it, or the shared secret; null where the recipient alone can decrypt
 */
public record EncryptionKey(
        String kid,
        EncryptionAlgorithm algorithm,
        Key encrypting,
        @Nullable Key decrypting) {

    /** The {@code cty} of a token in a token (RFC 7519, section 5.2). */
    public static final String CONTENT_TYPE = "JWT";

    /**
     * A nested token in its compact form.
     *
     * @param signed a token that is signed already (RFC 7519, section 11.2)
     */
    @SuppressWarnings("unchecked") // The pair of key and algorithm was tried when the key was loaded.
    public String encrypt(String signed) {
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
     * Encrypts once, and decrypts where it can.
     *
     * @throws RuntimeException when the key does not fit the algorithm, or its parts each other
     */
    EncryptionKey tried() {
        String probe = encrypt("probe");
        if (decrypting != null) {
            EncryptionAlgorithm.restrict(Jwts.parser().json(JoseJson.READER))
                    .keyLocator(header -> decrypting)
                    .build()
                    .parseEncryptedContent(probe);
        }
        return this;
    }

    @Override
    public String toString() {
        return "EncryptionKey[kid=" + kid + ", algorithm=" + algorithm + "]";
    }
}
