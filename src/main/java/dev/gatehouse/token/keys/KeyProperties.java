package dev.gatehouse.token.keys;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What tokens are signed with.
 *
 * @param secret for HS*: as UTF-8, or as base64 after the prefix {@code base64:}
 * @param secretFile for HS*: a file that holds such a secret
 * @param keyFile for all others: a PEM (PKCS#8, PKCS#1, SEC1) or JWK file with the private key; generated when unset
 */
@ConfigurationProperties("gatehouse.token")
record KeyProperties(
        @DefaultValue("ES256") SigningAlgorithm algorithm,
        @Nullable String secret,
        @Nullable Path secretFile,
        @Nullable Path keyFile) {

    @Override
    public String toString() {
        return "KeyProperties[algorithm=" + algorithm + "]";
    }
}
