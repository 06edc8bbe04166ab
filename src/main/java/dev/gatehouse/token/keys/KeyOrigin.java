package dev.gatehouse.token.keys;

import java.util.Optional;

/**
 * Where the keys of a ring come from.
 *
 * @param configured the key that the configuration names; empty if keys are generated
 */
record KeyOrigin(SigningAlgorithm algorithm, Optional<SigningKey> configured) {

    static KeyOrigin generated(SigningAlgorithm algorithm) {
        return new KeyOrigin(algorithm, Optional.empty());
    }

    boolean isGenerated() {
        return configured.isEmpty();
    }

    SigningKey create() {
        return configured.orElseGet(algorithm::generate);
    }

    /** Whether a key is the configured one, or a generated one of the configured algorithm. */
    boolean matches(SigningKey key) {
        return configured.map(key::equals).orElse(key.algorithm() == algorithm);
    }
}
