package dev.gatehouse.token.keys;

import dev.gatehouse.token.jose.JoseJson;
import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.PrivateJwk;
import io.jsonwebtoken.security.SecretJwk;
import io.jsonwebtoken.security.SecureDigestAlgorithm;
import java.security.Key;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * A key and its only algorithm. Signing and verifying both take the algorithm from here, never from a token.
 *
 * @param kid the thumbprint of RFC 7638
 * @param signing the private key or the shared secret
 * @param verifying the public key or the shared secret
 */
public record SigningKey(String kid, SigningAlgorithm algorithm, Key signing, Key verifying) {

    /**
     * @return the key of a JWK (RFC 7517), self-tested
     * @throws UnusableKeyException if the JWK has no secret part or does not fit the algorithm
     */
    static SigningKey of(Jwk<?> jwk, SigningAlgorithm algorithm) {
        String kid = jwk.thumbprint().toString();
        if (jwk instanceof SecretJwk secret) {
            return new SigningKey(kid, algorithm, secret.toKey(), secret.toKey()).selfTested();
        }
        if (jwk instanceof PrivateJwk<?, ?, ?> secret) {
            KeyPair pair = secret.toKeyPair().toJavaKeyPair();
            return new SigningKey(kid, algorithm, pair.getPrivate(), pair.getPublic()).selfTested();
        }
        throw new UnusableKeyException("it has no private part");
    }

    /** The JWK of this key, with its secret part. */
    byte[] json() {
        return JoseJson.bytes(
                signing instanceof SecretKey secret
                        ? Jwks.builder().key(secret).build()
                        : Jwks.builder()
                                .keyPair(new KeyPair((PublicKey) verifying, (PrivateKey) signing))
                                .build());
    }

    /** Sets this key on the builder, as the signing key and in the header. */
    @SuppressWarnings("unchecked") // The self-test has checked that the key fits the algorithm.
    public JwtBuilder sign(JwtBuilder jwt) {
        return jwt.header().keyId(kid).and().signWith(signing, (SecureDigestAlgorithm<Key, ?>) algorithm.jose());
    }

    /** The part that verifies. */
    VerifyingKey verifyingKey() {
        return new VerifyingKey(kid, kid, algorithm, verifying, true);
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
