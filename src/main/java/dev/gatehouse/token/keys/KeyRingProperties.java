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
 * @param masterKeyCommand a program and its arguments, run without a shell, that prints master keys, one a line
 * @param pkcs11 the token of those master keys that are {@code pkcs11:<label>}
 * @param imported files with keys of another installation, as PEM, JWK or JWK set, whose tokens stay valid here
 */
@ConfigurationProperties("gatehouse.keys")
record KeyRingProperties(
        @DefaultValue("30d") Duration rotateEvery,
        @DefaultValue("30d") Duration sealRotateEvery,
        @DefaultValue("10m") Duration jwksMaxAge,
        @DefaultValue List<String> masterKey,
        @Nullable Path masterKeyFile,
        @DefaultValue List<String> masterKeyCommand,
        @DefaultValue Pkcs11 pkcs11,
        @DefaultValue List<Path> imported) {

    KeyRingProperties {
        Misconfiguration.check(
                sealRotateEvery.toHours() >= 1,
                "gatehouse.keys.seal-rotate-every is shorter than an hour",
                "Give a duration such as 30d.");
        Misconfiguration.check(
                !jwksMaxAge.isNegative(), "gatehouse.keys.jwks-max-age is negative", "Give a duration such as 10m.");
        requireOne("master-key", !masterKey.isEmpty(), "master-key-file", masterKeyFile != null);
        requireOne("master-key", !masterKey.isEmpty(), "master-key-command", !masterKeyCommand.isEmpty());
        requireOne("master-key-file", masterKeyFile != null, "master-key-command", !masterKeyCommand.isEmpty());
    }

    private static void requireOne(String one, boolean isSet, String other, boolean otherIsSet) {
        Misconfiguration.check(
                !isSet || !otherIsSet,
                "gatehouse.keys." + one + " and gatehouse.keys." + other + " are both set",
                "Set one of them.");
    }

    /**
     * @param configFile a configuration file of the JDK's provider SunPKCS11
     * @param pin of the token's user
     * @param pinFile a file with the PIN
     */
    record Pkcs11(
            @Nullable Path configFile,
            @Nullable String pin,
            @Nullable Path pinFile) {

        Pkcs11 {
            requireOne("pkcs11.pin", pin != null, "pkcs11.pin-file", pinFile != null);
        }

        /** @throws Misconfiguration if there is none */
        String readPin() {
            if (pinFile != null) {
                return KeyFile.read("gatehouse.keys.pkcs11.pin-file", pinFile).text();
            }
            if (pin == null) {
                throw new Misconfiguration(
                        "gatehouse.keys.pkcs11.pin-file is not set", "Set it, or gatehouse.keys.pkcs11.pin.");
            }
            return pin;
        }

        /** Without the PIN. */
        @Override
        public String toString() {
            return "Pkcs11[configFile=" + configFile + "]";
        }
    }

    @Override
    public String toString() {
        return "KeyRingProperties[rotateEvery=" + rotateEvery + ", jwksMaxAge=" + jwksMaxAge + "]";
    }
}
