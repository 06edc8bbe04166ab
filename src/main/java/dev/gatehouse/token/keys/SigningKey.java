package dev.gatehouse.token.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.gatehouse.token.jose.JoseJson;
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
import java.util.Base64;
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
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

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

    /**
     * Signs a payload as it is. JJWT's builder, which can change it, takes a quarter of the time of the signature.
     *
     * @param type {@code typ}, in letters that JSON does not escape
     * @return the compact serialization (RFC 7515, section 7.1)
     * @throws JwtException if the key does not fit the algorithm
     */
    @SuppressWarnings("unchecked") // The self-test has checked that the key fits the algorithm.
    public String sign(String type, byte[] payload) {
        byte[] header = header(type, kid, algorithm).getBytes(US_ASCII);
        String input = BASE64.encodeToString(header) + "." + BASE64.encodeToString(payload);
        byte[] signature = ((SecureDigestAlgorithm<Key, ?>) algorithm.jose())
                .digest(new JoseRequest(input.getBytes(US_ASCII), signing, new byte[0]));
        return input + "." + BASE64.encodeToString(signature);
    }

    static String header(String type, String kid, SigningAlgorithm algorithm) {
        return "{\"typ\":\"" + type + "\",\"kid\":\"" + kid + "\",\"alg\":\"" + algorithm.id() + "\"}";
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
            String probe = sign("probe", new byte[1]);
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
