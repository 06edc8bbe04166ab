package dev.gatehouse.token.keys;

import dev.gatehouse.config.Misconfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A private key in a file, as PEM or as a JWK (RFC 7517). The public part is worked out where the file lacks it. */
final class PrivateKeyFile {
    private PrivateKeyFile() {}

    /** @throws Misconfiguration when the file has no private key that fits the algorithm */
    static SigningKey read(Path file, SigningAlgorithm algorithm) {
        try {
            return KeyJson.read(Files.readString(file).strip(), algorithm);
        } catch (IOException | UncheckedIOException e) {
            throw new Misconfiguration(
                    "gatehouse.token.key-file", "cannot be read: " + e, "Name a file that Gatehouse may read.");
        } catch (RuntimeException e) {
            throw new Misconfiguration(
                    "gatehouse.token.key-file",
                    "has no private key for " + algorithm.id() + " (" + e.getMessage() + "): " + file,
                    "Give a PEM or JWK file with a private key of the kind that gatehouse.token.algorithm needs.");
        }
    }
}
