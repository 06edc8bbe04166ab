package dev.gatehouse.token.keys;

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

    @Override
    public String toString() {
        return "VerifyingKey[kid=" + kid + ", algorithm=" + algorithm + "]";
    }
}
