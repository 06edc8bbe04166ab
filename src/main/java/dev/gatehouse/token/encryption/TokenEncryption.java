package dev.gatehouse.token.encryption;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.token.encryption.EncryptionProperties.Recipient;
import dev.gatehouse.token.jose.CompactForm;
import dev.gatehouse.token.jose.JoseJson;
import dev.gatehouse.token.jose.TokenFault;
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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Nests signed tokens in encrypted ones (RFC 7516), for audiences whose claims are confidential. Decryption proves nothing
 * about the origin of a token, because any party can encrypt with a public key: the nested token gets the same checks as
 * any other.
 */
@Component
public class TokenEncryption {
    private static final Set<String> HEADER = Set.of("alg", "enc", "cty", "kid");
    private static final Set<String> AGREEMENT_HEADER = Set.of("alg", "enc", "cty", "kid", "epk");
    private static final Set<Set<String>> EPHEMERAL_KEYS =
            Set.of(Set.of("kty", "crv", "x", "y"), Set.of("kty", "crv", "x"));

    /** 128 bits. The parser also accepts a longer tag, which would be a second spelling of the token. */
    private static final int TAG_CHARACTERS = 22;

    private final Map<String, EncryptionKey> encrypting = new HashMap<>();
    private final Map<String, EncryptionKey> decrypting = new LinkedHashMap<>();
    private final JwtParser parser;

    TokenEncryption(EncryptionProperties properties) {
        properties.encryption().forEach(this::read);
        this.parser = EncryptionAlgorithm.restrict(Jwts.parser().json(JoseJson.READER))
                .keyLocator(this::locate)
                .build();
    }

    /** The audiences for which encryption is configured. */
    public Set<String> audiences() {
        return encrypting.keySet();
    }

    /** Whether this service can decrypt the tokens that it encrypts for an audience. */
    public boolean canDecrypt(String audience) {
        EncryptionKey key = encrypting.get(audience);
        return key == null || decrypting.containsKey(key.kid());
    }

    /** @return {@code signed} itself if no encryption is configured for the audience */
    public String encrypt(String audience, String signed) {
        EncryptionKey key = encrypting.get(audience);
        return key == null ? signed : key.encrypt(signed);
    }

    /**
     * @return the content of a token, which is ASCII but not verified otherwise
     * @throws Refusal {@code token_invalid}, with the same detail whatever prevents the decryption
     */
    public String decrypt(String token) {
        if (!CompactForm.isEncrypted(token) || token.length() - token.lastIndexOf('.') - 1 != TAG_CHARACTERS) {
            throw malformed("not a canonical compact serialization");
        }
        try {
            Jwe<byte[]> jwe = parser.parseEncryptedContent(token);
            if (hasEncryptedKey(token) != key(jwe.getHeader()).algorithm().hasEncryptedKey()) {
                // The parser ignores the encrypted key if the algorithm has none, and no tag protects it.
                throw malformed("an encrypted key that the algorithm does not have");
            }
            return new String(jwe.getPayload(), StandardCharsets.US_ASCII);
        } catch (JwtException | IllegalArgumentException e) {
            throw malformed(String.valueOf(e.getMessage()));
        }
    }

    /**
     * As strict as for a signature: the header has exactly our members, so that {@code zip}, {@code p2c} or a key in the
     * token is never evaluated, and the algorithms are those of the key.
     */
    private @Nullable Key locate(Header header) {
        if (!HEADER.equals(header.keySet()) && !AGREEMENT_HEADER.equals(header.keySet())) {
            throw malformed("the header has the members " + header.keySet());
        }
        EncryptionKey key = key(header);
        boolean matches = key.algorithm().id().equals(header.getAlgorithm())
                && EncryptionAlgorithm.CONTENT.getId().equals(header.get("enc"))
                && EncryptionKey.CONTENT_TYPE.equals(header.get("cty"))
                && key.algorithm().isAgreement() == isEphemeralKey(header.get("epk"));
        if (!matches) {
            throw malformed("the header is not that of the key");
        }
        return key.decrypting();
    }

    private EncryptionKey key(Header header) {
        return Optional.ofNullable(decrypting.get(String.valueOf(header.get("kid"))))
                .orElseThrow(() -> TokenFault.KEY_UNKNOWN.refusal("another kid"));
    }

    private static Refusal malformed(String reason) {
        return TokenFault.MALFORMED.refusal(reason);
    }

    private static boolean hasEncryptedKey(String token) {
        return token.charAt(token.indexOf('.') + 1) != '.';
    }

    private static boolean isEphemeralKey(@Nullable Object epk) {
        return epk instanceof Map<?, ?> jwk && EPHEMERAL_KEYS.contains(jwk.keySet());
    }

    private void read(String audience, Recipient recipient) {
        String property = EncryptionProperties.key(audience) + ".key-files";
        EncryptionAlgorithm algorithm = Objects.requireNonNull(recipient.algorithm());
        for (Path file : recipient.keyFiles()) {
            EncryptionKey key = EncryptionKey.read(property, file, algorithm);
            encrypting.putIfAbsent(audience, key);
            if (key.decrypting() != null) {
                Misconfiguration.check(
                        decrypting.put(key.kid(), key) == null,
                        property + " has one key twice: " + file,
                        "Name each key once.");
            }
        }
    }
}
