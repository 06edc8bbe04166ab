package dev.gatehouse.token.keys;

import java.security.Key;

/**
 * A key that verifies tokens.
 *
 * @param algorithm the only algorithm of the key
 * @param key a public key or a shared secret
 * @param sealed whether tokens of this key were issued here, and so have an issuance seal
 */
public record VerifyingKey(String kid, SigningAlgorithm algorithm, Key key, boolean sealed) {

    @Override
    public String toString() {
        return "VerifyingKey[kid=" + kid + ", algorithm=" + algorithm + "]";
    }
}
