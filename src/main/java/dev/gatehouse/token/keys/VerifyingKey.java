package dev.gatehouse.token.keys;

import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.security.SecureDigestAlgorithm;
import java.security.Key;

/**
 * A key that verifies tokens.
 *
 * @param kid the key id in the header of its tokens
 * @param thumbprint of RFC 7638, which identifies the key itself: an imported key can have any {@code kid}
 * @param algorithm the only algorithm of the key
 * @param key a public key or a shared secret
 * @param sealed whether tokens of this key were issued here, and so have an issuance seal
 */
public record VerifyingKey(String kid, String thumbprint, SigningAlgorithm algorithm, Key key, boolean sealed) {

    /** The header of a token that is issued here and signed with this key, as JSON. */
    public String header(String type) {
        return SigningKey.header(type, kid, algorithm);
    }

    /**
     * Whether a signature, in the form of RFC 7518, is valid for these bytes.
     *
     * @throws JwtException if it has not the length that the algorithm requires
     */
    @SuppressWarnings("unchecked") // The key was tested with the algorithm when it was made or imported.
    public boolean verifies(byte[] signed, byte[] signature) {
        return ((SecureDigestAlgorithm<?, Key>) algorithm.jose()).verify(new JoseRequest(signed, key, signature));
    }

    @Override
    public String toString() {
        return "VerifyingKey[kid=" + kid + ", algorithm=" + algorithm + "]";
    }
}
