package dev.gatehouse.token.keys;

import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.KeyAlgorithm;
import java.security.Key;
import org.jspecify.annotations.Nullable;

/**
 * What tokens for one recipient are encrypted with, and the one algorithm that it is for.
 *
 * @param kid the thumbprint of RFC 7638
 * @param encrypting the recipient's public key or the shared secret
 * @param decrypting the private key or the shared secret; null where only the recipient has it
 */
public record EncryptionKey(
        String kid,
        EncryptionAlgorithm algorithm,
        Key encrypting,
        @Nullable Key decrypting) {

    /** Has the builder encrypt with this key and name it in the header. */
    @SuppressWarnings("unchecked") // Key and algorithm were compared when the key was loaded.
    public JwtBuilder encrypt(JwtBuilder jwt) {
        return jwt.header()
                .keyId(kid)
                .and()
                .encryptWith(encrypting, (KeyAlgorithm<Key, ?>) algorithm.jose(), Jwts.ENC.A256GCM);
    }

    @Override
    public String toString() {
        return "EncryptionKey[kid=" + kid + ", algorithm=" + algorithm + "]";
    }
}
