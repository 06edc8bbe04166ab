package dev.gatehouse.token;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.token.AudienceProperties.Recipient;
import dev.gatehouse.token.jose.CompactForm;
import dev.gatehouse.token.jose.JoseJson;
import dev.gatehouse.token.keys.EncryptionAlgorithm;
import dev.gatehouse.token.keys.EncryptionKey;
import dev.gatehouse.token.keys.EncryptionKeyFile;
import io.jsonwebtoken.Header;
import io.jsonwebtoken.Jwe;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Key;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Signed tokens in encrypted ones (RFC 7516): for audiences whose claims are nobody else's business. That a token could
 * be decrypted proves nothing about who made it, since anybody may encrypt with a public key: what is inside is verified
 * as any other token is.
 */
@Component
public class TokenEncryption {
    private static final Set<String> HEADER = Set.of("alg", "enc", "cty", "kid");
    private static final Set<String> HEADER_OF_AGREEMENT = Set.of("alg", "enc", "cty", "kid", "epk");
    private static final Set<Set<String>> PUBLIC_KEYS =
            Set.of(Set.of("kty", "crv", "x", "y"), Set.of("kty", "crv", "x"));

    /** 128 bits. The parser takes a longer one, and its beginning for the end of the content: a second spelling. */
    private static final int TAG_CHARACTERS = 22;

    private final AudienceProperties properties;
    private final Map<String, EncryptionKey> encrypting = new HashMap<>();
    private final Map<String, EncryptionKey> decrypting = new LinkedHashMap<>();
    private final JwtParser parser;

    TokenEncryption(AudienceProperties properties) {
        this.properties = properties;
        properties.encryption().forEach(this::read);
        this.parser = EncryptionAlgorithm.restrict(Jwts.parser().json(JoseJson.READER))
                .keyLocator(this::locate)
                .build();
    }

    /** @return the token as it is where the audience has no encryption */
    String encrypted(String audience, String signed) {
        EncryptionKey key = encrypting.get(audience);
        return key == null ? signed : key.encrypt(signed);
    }

    /**
     * What a token holds, of which nothing is known but that it is ASCII.
     *
     * @throws Refusal {@code token_invalid}, with the same words for whatever kept the token from being decrypted
     */
    String decrypted(String token) {
        if (!CompactForm.isEncrypted(token) || token.length() - token.lastIndexOf('.') - 1 != TAG_CHARACTERS) {
            throw TokenFault.MALFORMED.refusal("not a canonical compact serialization");
        }
        try {
            Jwe<byte[]> jwe = parser.parseEncryptedContent(token);
            if (hasEncryptedKey(token) != key(jwe.getHeader()).algorithm().hasEncryptedKey()) {
                // The parser passes over a part that an algorithm has no use for, and that no tag protects.
                throw TokenFault.MALFORMED.refusal("an encrypted key where there is none");
            }
            return new String(jwe.getPayload(), StandardCharsets.US_ASCII);
        } catch (JwtException | IllegalArgumentException e) {
            throw TokenFault.MALFORMED.refusal(String.valueOf(e.getMessage()));
        }
    }

    /**
     * As strict as for a signature: the header has our members and no other, so that neither {@code zip} nor {@code p2c}
     * nor a key of the token's own is ever looked at, and the algorithms are those of the key.
     */
    private @Nullable Key locate(Header header) {
        if (!HEADER.equals(header.keySet()) && !HEADER_OF_AGREEMENT.equals(header.keySet())) {
            throw TokenFault.MALFORMED.refusal("the header has the members " + header.keySet());
        }
        EncryptionKey key = key(header);
        boolean right = key.algorithm().id().equals(header.getAlgorithm())
                && EncryptionAlgorithm.CONTENT.equals(header.get("enc"))
                && EncryptionKey.CONTENT_TYPE.equals(header.get("cty"))
                && key.algorithm().isAgreement() == isPublicKey(header.get("epk"));
        if (!right) {
            throw TokenFault.MALFORMED.refusal("the header is not that of the key");
        }
        return key.decrypting();
    }

    private EncryptionKey key(Header header) {
        EncryptionKey key = decrypting.get(String.valueOf(header.get("kid")));
        if (key == null) {
            throw TokenFault.KEY_UNKNOWN.refusal("another kid");
        }
        return key;
    }

    private static boolean hasEncryptedKey(String token) {
        return token.charAt(token.indexOf('.') + 1) != '.';
    }

    private static boolean isPublicKey(@Nullable Object epk) {
        return epk instanceof Map<?, ?> jwk && PUBLIC_KEYS.contains(jwk.keySet());
    }

    private void read(String audience, Recipient recipient) {
        String property = AudienceProperties.key(audience) + ".key-files";
        for (Path file : recipient.keyFiles()) {
            EncryptionKey key = EncryptionKeyFile.read(property, file, recipient.requiredAlgorithm());
            encrypting.putIfAbsent(audience, key);
            if (key.decrypting() == null) {
                requireNotOurs(audience, property, file);
            } else if (decrypting.put(key.kid(), key) != null) {
                throw new Misconfiguration(property, "has one key twice: " + file, "Name each key once.");
            }
        }
    }

    private void requireNotOurs(String audience, String property, Path file) {
        if (audience.equals(properties.audience())) {
            throw new Misconfiguration(
                    property,
                    "has a public key alone, by which Gatehouse could not read the tokens that it issues, and would"
                            + " refuse them all: " + file,
                    "Name the file with the private key.");
        }
    }
}
