package dev.gatehouse.token.keys;

import dev.gatehouse.config.Misconfiguration;
import io.jsonwebtoken.security.Jwks;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The configured secret of HS*. A weak one stops the start with a message that names its key and not its value. */
final class SharedSecret {
    private static final int MIN_DISTINCT = 10;
    private static final String ACTION =
            "Make one with: openssl rand -base64 64 | tr -d '\\n' > gatehouse.secret, and set gatehouse.token.secret-file to"
                    + " that file.";

    /** Placeholders of tutorials, examples and generators. A secret that contains one, in any case, is rejected. */
    private static final Pattern PLACEHOLDER = Pattern.compile(
            "change([-_ ]?me|-?this)|replace-?me|placeholder|example|password|at-least-256-bits"
                    + "|your-(256|384|512)-bit|(your|my|jwt)[-_]?secret|super-?secret|secret[-_]?key"
                    + "|0123456789abcdef|abcdefghijklmnop|1234567890123456"
                    + "|404e635266556a586e3272357538782f413f4428472b4b6250645367566b5970",
            Pattern.CASE_INSENSITIVE);

    private SharedSecret() {}

    /** @throws Misconfiguration if there is no secret, or a weak one */
    static SigningKey key(KeyProperties properties) {
        SigningAlgorithm algorithm = properties.algorithm();
        SecretKey secret = new SecretKeySpec(read(properties), algorithm.id().replace("HS", "HmacSHA"));
        return SigningKey.of(Jwks.builder().key(secret).build(), algorithm);
    }

    private static byte[] read(KeyProperties properties) {
        Path file = properties.secretFile();
        Misconfiguration.check(
                file == null || properties.secret() == null,
                "gatehouse.token.secret and gatehouse.token.secret-file are both set",
                "Set one of them.");
        String key = file == null ? "gatehouse.token.secret" : "gatehouse.token.secret-file";
        String text = file == null
                ? Objects.requireNonNullElse(properties.secret(), "")
                : KeyFile.read(key, file).text();
        SigningAlgorithm algorithm = properties.algorithm();
        require(!text.isBlank(), key, "is empty, and " + algorithm.id() + " needs a secret");
        byte[] secret = decoded(key, text);
        requireStrong(key, text, secret, algorithm);
        return secret;
    }

    private static void requireStrong(String key, String text, byte[] secret, SigningAlgorithm algorithm) {
        int least = algorithm.secretBytes();
        require(
                secret.length >= least,
                key,
                "is too short: " + algorithm.id() + " needs " + least + " bytes, it has " + secret.length);
        String decoded = new String(secret, StandardCharsets.ISO_8859_1);
        require(
                decoded.chars().distinct().count() >= MIN_DISTINCT,
                key,
                "is weak: it has fewer than " + MIN_DISTINCT + " different characters");
        require(!PLACEHOLDER.matcher(text + "\n" + decoded).find(), key, "is a placeholder that is publicly known");
    }

    private static void require(boolean valid, String key, String problem) {
        Misconfiguration.check(valid, key + " " + problem, ACTION);
    }

    private static byte[] decoded(String key, String text) {
        if (!text.startsWith("base64:")) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return Base64.getDecoder().decode(text.substring("base64:".length()).strip());
        } catch (IllegalArgumentException e) {
            throw new Misconfiguration(key + " is not base64 after its prefix", ACTION);
        }
    }
}
