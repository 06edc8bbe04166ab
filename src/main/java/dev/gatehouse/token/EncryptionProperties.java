package dev.gatehouse.token;

import dev.gatehouse.problem.Misconfiguration;
import dev.gatehouse.token.keys.EncryptionAlgorithm;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which tokens are encrypted, and for whom.
 *
 * @param audience the claim {@code aud}
 * @param encryption by audience; tokens for one that is not here are signed alone
 */
@ConfigurationProperties("gatehouse.token")
record EncryptionProperties(
        @DefaultValue("gatehouse") String audience,
        @DefaultValue Map<String, Recipient> encryption) {

    /**
     * How tokens for one audience are encrypted.
     *
     * @param algorithm as RFC 7518 names it
     * @param keyFiles the first encrypts, all decrypt; for {@code dir} a secret of 32 bytes as base64 after the prefix
     *     {@code base64:} or as a JWK, else the recipient's key as PEM or JWK
     */
    record Recipient(
            @Nullable EncryptionAlgorithm algorithm,
            @DefaultValue List<Path> keyFiles) {

        EncryptionAlgorithm requiredAlgorithm() {
            return Objects.requireNonNull(algorithm);
        }
    }

    EncryptionProperties {
        encryption.forEach((name, recipient) -> {
            require(
                    name.equals(audience),
                    name,
                    "is for an audience that no token has",
                    "Name it as gatehouse.token.audience does, in quotes and brackets where that has other characters"
                            + " than small letters, digits and dashes, as in \"[https://example.com]\".");
            require(
                    recipient.algorithm() != null,
                    name + ".algorithm",
                    "is unset",
                    "Set it to dir, RSA-OAEP-256, ECDH-ES or ECDH-ES+A256KW.");
            require(!recipient.keyFiles().isEmpty(), name + ".key-files", "is empty", "Name a file with a key.");
        });
    }

    static String key(String name) {
        return "gatehouse.token.encryption." + name;
    }

    private static void require(boolean right, String name, String problem, String mend) {
        if (!right) {
            throw new Misconfiguration(key(name), problem, mend);
        }
    }
}
