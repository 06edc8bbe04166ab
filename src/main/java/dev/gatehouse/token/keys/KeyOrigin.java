package dev.gatehouse.token.keys;

import dev.gatehouse.config.Misconfiguration;
import java.nio.file.Path;
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

    /** @throws Misconfiguration if the configured secret or file is not a key for the algorithm */
    static KeyOrigin of(KeyProperties properties) {
        SigningAlgorithm algorithm = properties.algorithm();
        return new KeyOrigin(
                algorithm,
                algorithm.isSymmetric()
                        ? Optional.of(SharedSecret.key(properties))
                        : Optional.ofNullable(properties.keyFile()).map(file -> read(file, algorithm)));
    }

    static SigningKey read(Path file, SigningAlgorithm algorithm) {
        return KeyFile.read(
                "gatehouse.token.key-file",
                file,
                "private key for " + algorithm.id(),
                "Give a PEM or JWK file with a private key of the kind that gatehouse.token.algorithm needs.",
                content -> SigningKey.of(content.jwk(), algorithm));
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

    /** @throws Misconfiguration if the configured key was declared compromised, or is in the ring for another algorithm */
    void requireUsableIn(KeyRing ring) {
        configured.ifPresent(key -> {
            ring.compromised().requireNot(key.kid());
            ring.find(key.kid()).ifPresent(known -> requireSameAlgorithm(key, known));
        });
    }

    private static void requireSameAlgorithm(SigningKey key, RingKey known) {
        Misconfiguration.check(
                known.key().algorithm() == key.algorithm(),
                "gatehouse.token.algorithm is " + key.algorithm().id() + ", but the configured key " + key.kid()
                        + " has signed with " + known.key().algorithm().id(),
                "Configure another key: one key is for one algorithm.");
    }
}
