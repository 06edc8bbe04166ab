package dev.gatehouse.token;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.token.keys.EncryptionAlgorithm;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whom tokens are for.
 *
 * @param audience the claim {@code aud} where none is asked for: Gatehouse's own
 * @param audiences the others that may be asked for, by name
 * @param encryption by audience; tokens for one that is not here are signed alone
 */
@ConfigurationProperties("gatehouse.token")
record AudienceProperties(
        @DefaultValue("gatehouse") String audience,
        @DefaultValue Map<String, Audience> audiences,
        @DefaultValue Map<String, Recipient> encryption) {

    /**
     * Services that take tokens of their own.
     *
     * @param roles those that its tokens tell of, of the user's; all when empty
     * @param requires one of these roles must be the user's to get a token; none when empty
     */
    record Audience(
            @DefaultValue List<String> roles, @DefaultValue List<String> requires) {
        static final Audience OPEN = new Audience(List.of(), List.of());
    }

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

    AudienceProperties {
        Misconfiguration.check(
                !audience.isBlank(), "gatehouse.token.audience", "is blank", "Name the services that take the tokens.");
        encryption.forEach((name, recipient) -> {
            Misconfiguration.check(
                    name.equals(audience) || audiences.containsKey(name),
                    key(name),
                    "is for an audience that no token has",
                    "Name it as gatehouse.token.audience or one of gatehouse.token.audiences does, in quotes and brackets"
                            + " where that has other characters than small letters, digits and dashes, as in"
                            + " \"[https://example.com]\".");
            Misconfiguration.check(
                    recipient.algorithm() != null,
                    key(name) + ".algorithm",
                    "is unset",
                    "Set it to dir, RSA-OAEP-256, ECDH-ES or ECDH-ES+A256KW.");
            Misconfiguration.check(
                    !recipient.keyFiles().isEmpty(), key(name) + ".key-files", "is empty", "Name a file with a key.");
        });
    }

    static String key(String name) {
        return "gatehouse.token.encryption." + name;
    }
}
