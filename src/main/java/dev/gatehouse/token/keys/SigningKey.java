package dev.gatehouse.token.keys;

import dev.gatehouse.token.jose.JoseJson;
import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.SecureDigestAlgorithm;
import java.security.Key;
import org.jspecify.annotations.Nullable;

/**
 * A key and its only algorithm. Signing and verifying both take the algorithm from here, never from a token.
 *
 * @param kid the thumbprint of RFC 7638
 * @param signing the private key or the shared secret
 * @param verifying the public key or the shared secret
 */
public record SigningKey(String kid, SigningAlgorithm algorithm, Key signing, Key verifying) {

    /** Sets this key on the builder, as the signing key and in the header. */
    @SuppressWarnings("unchecked") // The self-test has checked that the key fits the algorithm.
    public JwtBuilder sign(JwtBuilder jwt) {
        return jwt.header().keyId(kid).and().signWith(signing, (SecureDigestAlgorithm<Key, ?>) algorithm.jose());
    }

    /** The part that verifies. */
    VerifyingKey verifyingKey() {
        return new VerifyingKey(kid, algorithm, verifying, true);
    }

    /**
     * Signs and verifies once.
     *
     * @throws UnusableKeyException if the key does not fit the algorithm, or its parts do not fit each other
     */
    SigningKey selfTested() {
        try {
            String probe =
                    sign(Jwts.builder().json(JoseJson.WRITER).content("probe")).compact();
            SigningAlgorithm.restrict(Jwts.parser().json(JoseJson.READER))
                    .keyLocator(header -> verifying)
                    .build()
                    .parseSignedContent(probe);
            return this;
        } catch (JwtException | IllegalArgumentException e) {
            throw new UnusableKeyException("it does not fit " + algorithm.id());
        }
    }

    /** Two keys with one thumbprint are equal, even if different providers made the objects. */
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
