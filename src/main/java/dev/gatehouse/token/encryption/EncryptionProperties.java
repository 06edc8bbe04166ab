package dev.gatehouse.token.encryption;

import dev.gatehouse.config.Misconfiguration;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param encryption by audience; tokens for an audience that is not here are only signed */
@ConfigurationProperties("gatehouse.token")
record EncryptionProperties(@DefaultValue Map<String, Recipient> encryption) {

    /**
     * How tokens for one audience are encrypted.
     *
     * @param algorithm as RFC 7518 names it
     * @param keyFiles the first one encrypts, all decrypt; for {@code dir} a secret of 32 bytes as base64 after the prefix
     *     {@code base64:} or as a JWK, else the recipient's key as PEM or JWK
     */
    record Recipient(
            @Nullable EncryptionAlgorithm algorithm,
            @DefaultValue List<Path> keyFiles) {}

    EncryptionProperties {
        encryption.forEach((audience, recipient) -> {
            Misconfiguration.check(
                    recipient.algorithm() != null,
                    key(audience) + ".algorithm is unset",
                    "Set it to dir, RSA-OAEP-256, ECDH-ES or ECDH-ES+A256KW.");
            Misconfiguration.check(
                    !recipient.keyFiles().isEmpty(), key(audience) + ".key-files is empty", "Name a file with a key.");
        });
    }

    static String key(String audience) {
        return "gatehouse.token.encryption." + audience;
    }
}
