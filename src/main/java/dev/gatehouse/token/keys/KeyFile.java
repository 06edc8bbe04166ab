package dev.gatehouse.token.keys;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.storage.OwnerOnly;
import dev.gatehouse.token.jose.JoseJson;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.ssl.pem.PemContent;

/**
 * The content of a key file. No message of a parser is passed on, because it may quote the file.
 *
 * @param text without surrounding white space
 */
public record KeyFile(String text) {
    private static final Pattern PUBLIC_KEY =
            Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----");

    /** The members of a JWK that only its owner has: of EC, OKP and RSA keys, and of a shared secret. */
    private static final Pattern SECRET_MEMBER = Pattern.compile("\"(d|k)\"\\s*:");

    /**
     * Reads a file and converts its content.
     *
     * @param property the configuration key that names the file
     * @param expected what the file must contain, such as "private key for ES256"
     * @param action a sentence that says how to get such a file
     * @param conversion may throw {@link UnusableKeyException} with the reason
     * @throws Misconfiguration if the file cannot be read or the conversion fails
     */
    public static <T> T read(
            String property, Path file, String expected, String action, Function<KeyFile, T> conversion) {
        KeyFile content = read(property, file);
        String reason;
        try {
            return conversion.apply(content);
        } catch (UnusableKeyException e) {
            reason = String.valueOf(e.getMessage());
        } catch (RuntimeException e) {
            reason = "it cannot be parsed";
        }
        throw new Misconfiguration(property + " has no " + expected + " (" + reason + "): " + file, action);
    }

    /** @throws Misconfiguration if the file cannot be read */
    static KeyFile read(String property, Path file) {
        try {
            KeyFile content = new KeyFile(Files.readString(file).strip());
            if (content.isSecret()) {
                OwnerOnly.check(file);
            }
            return content;
        } catch (IOException | UncheckedIOException e) {
            throw new Misconfiguration(property + " cannot be read: " + e, "Name a file that Gatehouse may read.");
        }
    }

    /** Whether the file may have more than public keys and certificates. */
    private boolean isSecret() {
        return isJson()
                ? SECRET_MEMBER.matcher(text).find()
                : text.contains("PRIVATE KEY") || !text.startsWith("-----BEGIN");
    }

    public boolean isJson() {
        return text.startsWith("{");
    }

    /** The key of a JWK (RFC 7517) or of a PEM file (RFC 7468): private in any usual form, public, or in a certificate. */
    public Jwk<?> jwk() {
        return isJson() ? Jwks.parser().json(JoseJson.READER).build().parse(text) : pem();
    }

    /** The keys of a JWK set, or {@link #jwk()}. */
    Set<Jwk<?>> jwks() {
        return isJson() && text.contains("\"keys\"")
                ? Jwks.setParser().json(JoseJson.READER).build().parse(text).getKeys()
                : Set.of(jwk());
    }

    private Jwk<?> pem() {
        Matcher spki = PUBLIC_KEY.matcher(text);
        if (spki.find()) {
            byte[] key = Base64.getMimeDecoder().decode(spki.group(1));
            return Jwks.builder().key(publicKey(key)).build();
        }
        PemContent pem = PemContent.of(text);
        PrivateKey key = pem.getPrivateKey();
        return key == null
                ? Jwks.builder()
                        .key(pem.getCertificates().get(0).getPublicKey())
                        .build()
                : Jwks.builder().key(key).build();
    }

    private static PublicKey publicKey(byte[] spki) {
        for (String algorithm : List.of("EC", "RSA", "EdDSA", "XDH")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(spki));
            } catch (GeneralSecurityException anotherAlgorithm) {
                // Try the next one.
            }
        }
        throw new UnusableKeyException("it is a public key of an unknown algorithm");
    }

    /** Without the content, which may be secret. */
    @Override
    public String toString() {
        return "KeyFile";
    }
}
