package dev.gatehouse.token.keys;

import java.util.Optional;

/**
 * Where a ring's next key comes from.
 *
 * @param configured the one key that the configuration names; without it, keys are made as they are needed
 */
record KeyOrigin(SigningAlgorithm algorithm, Optional<SigningKey> configured) {

    static KeyOrigin generated(SigningAlgorithm algorithm) {
        return new KeyOrigin(algorithm, Optional.empty());
    }

    SigningKey next() {
        return configured.orElseGet(algorithm::generate);
    }

    /** Whether a key is what the configuration wants. */
    boolean wants(SigningKey key) {
        return configured.map(key::equals).orElse(key.algorithm() == algorithm);
    }
}
