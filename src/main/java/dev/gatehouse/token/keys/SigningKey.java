package dev.gatehouse.token.keys;

import dev.gatehouse.token.jose.JoseJson;
import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.SecureDigestAlgorithm;
import java.security.Key;
import org.jspecify.annotations.Nullable;

/**
 * A key, and the one algorithm that it is for. Signing and verifying both take the algorithm from here, never from a
 * token.
 *
 * @param kid the thumbprint of RFC 7638 where the key has a public part
 * @param signing the private key or the shared secret
 * @param verifying the public key or the shared secret
 */
public record SigningKey(String kid, SigningAlgorithm algorithm, Key signing, Key verifying) {

    /** Has the builder sign with this key and name it in the header. */
    @SuppressWarnings("unchecked") // The pair of key and algorithm was tried when the key was loaded.
    public JwtBuilder sign(JwtBuilder jwt) {
        return jwt.header().keyId(kid).and().signWith(signing, (SecureDigestAlgorithm<Key, ?>) algorithm.jose());
    }

    /** The part of it that tokens are verified with. */
    VerifyingKey verifyingKey() {
        return new VerifyingKey(kid, algorithm, verifying, true);
    }

    /**
     * Signs and verifies once.
     *
     * @throws io.jsonwebtoken.security.SecurityException when the key does not fit the algorithm, or its parts each
     *     other
     */
    SigningKey tried() {
        String probe =
                sign(Jwts.builder().json(JoseJson.WRITER).content("probe")).compact();
        SigningAlgorithm.restrict(Jwts.parser().json(JoseJson.READER))
                .keyLocator(header -> verifying)
                .build()
                .parseSignedContent(probe);
        return this;
    }

    /** Two keys of one thumbprint are one key, whichever provider made the objects. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SigningKey key && kid.equals(key.kid) && algorithm == key.algorithm;
    }

    @Override
    public int hashCode() {
        return kid.hashCode();
    }

    @Override
    public String toString() {
        return "SigningKey[kid=" + kid + ", algorithm=" + algorithm + "]";
    }
}
