package dev.gatehouse.token.keys;

import dev.gatehouse.config.Misconfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How keys are stored and rotated.
 *
 * @param rotateEvery how long one key signs
 * @param sealRotateEvery how long one key seals
 * @param jwksMaxAge how long verifiers may cache the JWK set
 * @param masterKey 32 bytes in base64, which encrypt the private keys in the store; several are separated by commas, the
 *     first one encrypts, all decrypt
 * @param masterKeyFile a file with master keys, one a line
 * @param imported files with keys of another installation, as PEM, JWK or JWK set, whose tokens stay valid here
 */
@ConfigurationProperties("gatehouse.keys")
record KeyRingProperties(
        @DefaultValue("30d") Duration rotateEvery,
        @DefaultValue("30d") Duration sealRotateEvery,
        @DefaultValue("10m") Duration jwksMaxAge,
        @DefaultValue List<String> masterKey,
        @Nullable Path masterKeyFile,
        @DefaultValue List<Path> imported) {

    KeyRingProperties {
        Misconfiguration.check(
                sealRotateEvery.toHours() >= 1,
                "gatehouse.keys.seal-rotate-every is shorter than an hour",
                "Give a duration such as 30d.");
        Misconfiguration.check(
                !jwksMaxAge.isNegative(), "gatehouse.keys.jwks-max-age is negative", "Give a duration such as 10m.");
        Misconfiguration.check(
                masterKey.isEmpty() || masterKeyFile == null,
                "gatehouse.keys.master-key and gatehouse.keys.master-key-file are both set",
                "Set one of them.");
    }

    @Override
    public String toString() {
        return "KeyRingProperties[rotateEvery=" + rotateEvery + ", jwksMaxAge=" + jwksMaxAge + "]";
    }
}
