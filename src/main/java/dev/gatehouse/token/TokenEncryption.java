package dev.gatehouse.token;

import dev.gatehouse.problem.Misconfiguration;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.token.jose.CompactForm;
import dev.gatehouse.token.jose.JoseJson;
import dev.gatehouse.token.keys.EncryptionAlgorithm;
import dev.gatehouse.token.keys.EncryptionKey;
import dev.gatehouse.token.keys.EncryptionKeys;
import io.jsonwebtoken.Header;
import io.jsonwebtoken.JweHeader;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Nested JWTs (RFC 7519, section 11.2): a token that was signed is then encrypted for its audience (RFC 7516). What is
 * decrypted is no more than a token that somebody sent: anybody can encrypt with a public key, so the signature inside is
 * what counts.
 */
@Component
class TokenEncryption {
    private static final String NESTED = "JWT";
    private static final Set<String> HEADER = Set.of("alg", "enc", "cty", "kid");

    private final EncryptionKeys keys;
    private final JwtParser parser;

    TokenEncryption(EncryptionKeys keys, TokenProperties properties) {
        this.keys = keys;
        this.parser = EncryptionAlgorithm.restrict(Jwts.parser().json(JoseJson.READER))
                .keyLocator(this::locate)
                .build();
        keys.audiences().forEach(audience -> requireUsable(audience, properties));
    }

    /** The token as its audience is to have it: encrypted where that is configured. */
    String forAudience(String audience, String signed) {
        return keys.of(audience).map(key -> encrypted(key, signed)).orElse(signed);
    }

    /**
     * The signed token of one that may be encrypted.
     *
     * @throws Refusal {@code token_invalid}
     */
    String signed(String token) {
        if (!CompactForm.isEncrypted(token)) {
            return token;
        }
        String signed = decrypted(token);
        if (CompactForm.isEncrypted(signed) || !CompactForm.isCanonical(signed)) {
            throw TokenFault.MALFORMED.refusal("what was encrypted is no signed token");
        }
        return signed;
    }

    private String decrypted(String token) {
        try {
            return new String(parser.parseEncryptedContent(token).getPayload(), StandardCharsets.US_ASCII);
        } catch (JwtException | IllegalArgumentException e) {
            // One answer to all that can go wrong with a key, a tag or a padding: the difference would be an oracle.
            throw TokenFault.BAD_SIGNATURE.refusal("not decrypted: " + e.getMessage());
        }
    }

    private static String encrypted(EncryptionKey key, String signed) {
        return key.encrypt(Jwts.builder()
                        .json(JoseJson.WRITER)
                        .header()
                        .contentType(NESTED)
                        .and())
                .content(signed.getBytes(StandardCharsets.US_ASCII))
                .compact();
    }

    /** The header is ours to the letter, as that of a signed token is: no compression, no password, no other algorithm. */
    private Key locate(Header header) {
        Set<String> members = new HashSet<>(header.keySet());
        members.remove("epk");
        if (!members.equals(HEADER) || !(header instanceof JweHeader)) {
            throw TokenFault.MALFORMED.refusal("the header has the members " + header.keySet());
        }
        if (!NESTED.equals(header.get("cty"))) {
            throw TokenFault.MALFORMED.refusal("the content type is " + header.get("cty"));
        }
        EncryptionKey key = keys.find(String.valueOf(header.get("kid")))
                .orElseThrow(() -> TokenFault.KEY_UNKNOWN.refusal("another kid"));
        if (!key.algorithm().id().equals(header.getAlgorithm())) {
            throw TokenFault.BAD_SIGNATURE.refusal("the algorithm is " + header.getAlgorithm());
        }
        return Objects.requireNonNull(key.decrypting());
    }

    private void requireUsable(String audience, TokenProperties properties) {
        String property = "gatehouse.token.encryption." + audience;
        if (!audience.equals(properties.audience())) {
            throw new Misconfiguration(
                    property,
                    "is for an audience that no token is issued for",
                    "Set gatehouse.token.audience to it, or take it out.");
        }
        if (keys.of(audience).stream().anyMatch(key -> key.decrypting() == null)) {
            throw new Misconfiguration(
                    property + ".key-files",
                    "begins with a public key: Gatehouse could not take its own tokens back",
                    "Give the private key as well.");
        }
    }
}
