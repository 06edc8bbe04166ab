package dev.gatehouse.token.keys;

import dev.gatehouse.config.Misconfiguration;
import io.jsonwebtoken.security.Jwks;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.util.StringUtils;

/** The configured secret of HS*. A weak one stops the start with a message that names its key and not its value. */
final class SharedSecret {
    private static final int MIN_DISTINCT = 10;
    private static final String ACTION =
            "Make one with: openssl rand -base64 64 | tr -d '\\n' > gatehouse.secret, and set gatehouse.token.secret-file to"
                    + " that file.";

    /** Placeholders of tutorials, examples and generators. A secret that contains one, in any case, is rejected. */
    private static final List<String> PLACEHOLDERS = List.of(
            "changeme",
            "change-me",
            "change_me",
            "change me",
            "changethis",
            "change-this",
            "replaceme",
            "replace-me",
            "placeholder",
            "your-256-bit",
            "your-384-bit",
            "your-512-bit",
            "yoursecret",
            "your-secret",
            "your_secret",
            "mysecret",
            "my-secret",
            "my_secret",
            "secret-key",
            "secret_key",
            "secretkey",
            "jwt-secret",
            "jwt_secret",
            "jwtsecret",
            "supersecret",
            "super-secret",
            "at-least-256-bits",
            "example",
            "password",
            "0123456789abcdef",
            "abcdefghijklmnop",
            "1234567890123456",
            "404e635266556a586e3272357538782f413f4428472b4b6250645367566b5970");

    private SharedSecret() {}

    /** @throws Misconfiguration if there is no secret, or a weak one */
    static SigningKey key(KeyProperties properties) {
        SecretKey secret =
                new SecretKeySpec(read(properties), properties.algorithm().id().replace("HS", "HmacSHA"));
        String kid = Jwks.builder().key(secret).build().thumbprint().toString();
        return new SigningKey(kid, properties.algorithm(), secret, secret).selfTested();
    }

    private static byte[] read(KeyProperties properties) {
        if (properties.secret() != null && properties.secretFile() != null) {
            throw new Misconfiguration(
                    "gatehouse.token.secret", "and gatehouse.token.secret-file are both set", "Set one of them.");
        }
        String key = properties.secretFile() == null ? "gatehouse.token.secret" : "gatehouse.token.secret-file";
        String text = properties.secretFile() == null
                ? properties.secret()
                : KeyFile.read(key, properties.secretFile()).text();
        if (!StringUtils.hasText(text)) {
            throw new Misconfiguration(
                    key, "is empty, and " + properties.algorithm().id() + " needs a secret", ACTION);
        }
        byte[] secret = decoded(key, text);
        requireStrong(key, text, secret, properties.algorithm());
        return secret;
    }

    private static void requireStrong(String key, String text, byte[] secret, SigningAlgorithm algorithm) {
        int least = algorithm.secretBytes();
        if (secret.length < least) {
            throw new Misconfiguration(
                    key,
                    "is too short: " + algorithm.id() + " needs " + least + " bytes, it has " + secret.length,
                    ACTION);
        }
        if (new String(secret, StandardCharsets.ISO_8859_1).chars().distinct().count() < MIN_DISTINCT) {
            throw new Misconfiguration(
                    key, "is weak: it has fewer than " + MIN_DISTINCT + " different characters", ACTION);
        }
        if (isPlaceholder(text) || isPlaceholder(new String(secret, StandardCharsets.ISO_8859_1))) {
            throw new Misconfiguration(key, "is a placeholder that is publicly known", ACTION);
        }
    }

    private static boolean isPlaceholder(String text) {
        String folded = text.toLowerCase(Locale.ROOT);
        return PLACEHOLDERS.stream().anyMatch(folded::contains);
    }

    private static byte[] decoded(String key, String text) {
        if (!text.startsWith("base64:")) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return Base64.getDecoder().decode(text.substring("base64:".length()).strip());
        } catch (IllegalArgumentException e) {
            throw new Misconfiguration(key, "is not base64 after its prefix", ACTION);
        }
    }
}
