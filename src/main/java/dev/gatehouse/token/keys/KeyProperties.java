package dev.gatehouse.token.keys;

import dev.gatehouse.config.Misconfiguration;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The algorithm of signatures and, if it is configured, the key.
 *
 * @param secret for HS*: as UTF-8, or as base64 after the prefix {@code base64:}
 * @param secretFile for HS*: a file with such a secret
 * @param keyFile for the other algorithms: a PEM (PKCS#8, PKCS#1, SEC1) or JWK file with the private key; if unset, keys
 *     are generated and rotated
 */
@ConfigurationProperties("gatehouse.token")
record KeyProperties(
        @DefaultValue("ES256") SigningAlgorithm algorithm,
        @Nullable String secret,
        @Nullable Path secretFile,
        @Nullable Path keyFile) {

    KeyProperties {
        Misconfiguration.check(
                algorithm.isSymmetric() || (secret == null && secretFile == null),
                "gatehouse.token.secret is set, but " + algorithm.id() + " signs with a private key",
                "Unset it, or set gatehouse.token.algorithm to HS256, HS384 or HS512.");
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "KeyProperties[algorithm=" + algorithm + "]";
    }
}
