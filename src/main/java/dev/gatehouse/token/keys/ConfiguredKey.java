package dev.gatehouse.token.keys;

import dev.gatehouse.config.Misconfiguration;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the signing key that the configuration names: a shared secret, or a file with a private key. */
final class ConfiguredKey {
    private ConfiguredKey() {}

    /** @return empty if keys are generated */
    static Optional<SigningKey> read(KeyProperties properties) {
        return properties.algorithm().isSymmetric()
                ? Optional.of(SharedSecret.key(properties))
                : Optional.ofNullable(properties.keyFile()).map(file -> read(file, properties.algorithm()));
    }

    /** @throws Misconfiguration if the file has no private key that fits the algorithm */
    static SigningKey read(Path file, SigningAlgorithm algorithm) {
        return KeyFile.read(
                "gatehouse.token.key-file",
                file,
                "private key for " + algorithm.id(),
                "Give a PEM or JWK file with a private key of the kind that gatehouse.token.algorithm needs.",
                content -> KeyJson.read(content.jwk(), algorithm));
    }
}
