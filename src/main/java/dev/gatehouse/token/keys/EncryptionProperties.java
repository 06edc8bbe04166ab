package dev.gatehouse.token.keys;

import dev.gatehouse.problem.Misconfiguration;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param encryption by audience: how its tokens are encrypted; those of an audience that is not here are signed alone */
@ConfigurationProperties("gatehouse.token")
record EncryptionProperties(@DefaultValue Map<String, Recipient> encryption) {

    EncryptionProperties {
        encryption.forEach((audience, recipient) -> {
            if (recipient.keyFiles().isEmpty()) {
                throw new Misconfiguration(
                        "gatehouse.token.encryption." + audience + ".key-files",
                        "is empty",
                        "Name a file with the recipient's key.");
            }
        });
    }

    /**
     * @param algorithm {@code dir}, {@code RSA-OAEP-256}, {@code ECDH-ES} or {@code ECDH-ES+A256KW}
     * @param keyFiles the first encrypts, all decrypt: a secret of 32 bytes as base64 or as JWK, else a PEM or JWK, with its
     *     private part where Gatehouse itself is to take the tokens
     */
    record Recipient(
            EncryptionAlgorithm algorithm, @DefaultValue List<Path> keyFiles) {}
}
