package dev.gatehouse.token.keys;

import dev.gatehouse.config.Misconfiguration;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What tokens are signed with.
 *
 * @param secret for HS*: as UTF-8, or as base64 after the prefix {@code base64:}
 * @param secretFile for HS*: a file that holds such a secret
 * @param keyFile for all others: a PEM (PKCS#8, PKCS#1, SEC1) or JWK file with the private key; when unset, keys are made
 *     and rotated
 * @param lifetime of one token, and so how long a key must verify after it has signed last
 * @param clockSkew how far clocks may be apart
 */
@ConfigurationProperties("gatehouse.token")
record KeyProperties(
        @DefaultValue("ES256") SigningAlgorithm algorithm,
        @Nullable String secret,
        @Nullable Path secretFile,
        @Nullable Path keyFile,
        @DefaultValue("15m") Duration lifetime,
        @DefaultValue("10s") Duration clockSkew) {

    KeyProperties {
        Misconfiguration.check(
                algorithm.isSymmetric() || (secret == null && secretFile == null),
                "gatehouse.token.secret",
                "is set, but " + algorithm.id() + " signs with a private key",
                "Unset it, or set gatehouse.token.algorithm to HS256, HS384 or HS512.");
    }

    /** Whether the key is given by the configuration, and not kept in the store. */
    boolean isConfigured() {
        return algorithm.isSymmetric() || keyFile != null;
    }

    @Override
    public String toString() {
        return "KeyProperties[algorithm=" + algorithm + "]";
    }
}
