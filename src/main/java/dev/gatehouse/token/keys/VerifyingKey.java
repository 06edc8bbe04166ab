package dev.gatehouse.token.keys;

import java.security.Key;

/**
 * What a token can be verified with.
 *
 * @param algorithm the only one that the key is for
 * @param key a public key or a shared secret
 * @param sealed whether tokens of this key were issued here, and so have our seal
 */
public record VerifyingKey(String kid, SigningAlgorithm algorithm, Key key, boolean sealed) {

    @Override
    public String toString() {
        return "VerifyingKey[kid=" + kid + ", algorithm=" + algorithm + "]";
    }
}
