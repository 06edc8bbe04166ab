package dev.gatehouse.token;

import dev.gatehouse.problem.Refusal;
import dev.gatehouse.token.encryption.TokenEncryption;
import dev.gatehouse.token.jose.CompactForm;
import dev.gatehouse.token.jose.JoseJson;
import dev.gatehouse.token.jose.TokenFault;
import dev.gatehouse.token.keys.SigningAlgorithm;
import dev.gatehouse.token.keys.SigningKeys;
import dev.gatehouse.token.keys.VerifyingKey;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.Header;
import io.jsonwebtoken.Jws;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.io.Deserializer;
import io.jsonwebtoken.security.SecurityException;
import java.security.Key;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Decodes a token: decrypts it, checks the signature and the issuance seal, and reads the claims. It does not compare the
 * times with the clock, and it does not look for the session's revocation.
 */
@Component
class TokenDecoder {
    private static final Set<String> HEADER = Set.of("alg", "kid", "typ");

    /** Switches off JJWT's own check of {@code exp} and {@code nbf}: {@link Validity#require} is the one place for time. */
    private static final long UNLIMITED_SKEW_SECONDS =
            Duration.ofDays(4_000_000).toSeconds();

    private final TokenEncryption encryption;
    private final SigningKeys keys;
    private final IssuanceSeal seal;
    private final ClaimsReader claims;
    private final JwtParser parser;
    private final JwtParser headerParser;

    TokenDecoder(TokenEncryption encryption, SigningKeys keys, IssuanceSeal seal, ClaimsReader claims) {
        this.encryption = encryption;
        this.keys = keys;
        this.seal = seal;
        this.claims = claims;
        this.parser = parser(JoseJson.READER);
        this.headerParser = parser(JoseJson.HEADER_READER);
    }

    /**
     * @throws Refusal {@code token_invalid}
     * @throws ForgedTokenException if the signature is valid and the seal is not
     */
    AccessToken decode(String token) {
        return decodeSigned(CompactForm.hasFiveParts(token) ? encryption.decrypt(token) : token);
    }

    /**
     * The seal of a token that was issued here, whatever its signature; empty for others, and for encrypted ones, whose seal
     * is inside. It costs about a hundredth of a signature check.
     */
    Optional<String> seal(String token) {
        if (!CompactForm.isSigned(token)) {
            return Optional.empty();
        }
        byte[] payload = payload(token);
        return seal.isValid(payload) ? Optional.of(IssuanceSeal.text(payload)) : Optional.empty();
    }

    /** A decrypted token gets the same checks as one that came without encryption: only the signature proves its origin. */
    private AccessToken decodeSigned(String token) {
        if (!CompactForm.isSigned(token)) {
            throw TokenFault.MALFORMED.refusal("not a canonical compact serialization");
        }
        try {
            Optional<IssuedForm> issued = IssuedForm.of(token, keys);
            if (issued.isEmpty()) {
                Jws<Claims> signed = parser.parseSignedClaims(token);
                return read(token, signed.getHeader().getKeyId(), signed.getPayload());
            }
            if (!issued.get().isSigned()) {
                throw TokenFault.BAD_SIGNATURE.refusal("the signature is not that of the key");
            }
            return read(token, issued.get().key().kid(), issued.get().claims());
        } catch (SecurityException e) {
            throw TokenFault.BAD_SIGNATURE.refusal(String.valueOf(e.getMessage()));
        } catch (JwtException | IllegalArgumentException e) {
            requireNotSigned(token);
            throw TokenFault.MALFORMED.refusal(String.valueOf(e.getMessage()));
        }
    }

    /** We never issue a token that we cannot read. If its signature is valid, another party holds the key. */
    private void requireNotSigned(String token) {
        Jws<Claims> signed;
        try {
            signed = headerParser.parseSignedClaims(token);
        } catch (JwtException | IllegalArgumentException expected) {
            return;
        }
        requireSeal(token, signed.getHeader().getKeyId(), Map.of());
    }

    private AccessToken read(String token, String kid, Claims presented) {
        return claims.read(presented, requireSeal(token, kid, presented));
    }

    /**
     * Tokens of imported keys were issued elsewhere and have no seal.
     *
     * @return the key of the token
     */
    private VerifyingKey requireSeal(String token, String kid, Map<String, ?> presented) {
        VerifyingKey key = find(kid);
        if (key.sealed() && !seal.isValid(payload(token))) {
            throw new ForgedTokenException(kid, presented);
        }
        return key;
    }

    private VerifyingKey find(String kid) {
        return keys.find(kid).orElseThrow(() -> TokenFault.KEY_UNKNOWN.refusal("another kid"));
    }

    private static byte[] payload(String token) {
        return Base64.getUrlDecoder().decode(token.substring(token.indexOf('.') + 1, token.lastIndexOf('.')));
    }

    private JwtParser parser(Deserializer<Map<String, ?>> json) {
        return SigningAlgorithm.restrict(Jwts.parser().json(json))
                .keyLocator(this::locate)
                .clockSkewSeconds(UNLIMITED_SKEW_SECONDS)
                .build();
    }

    /**
     * The header has exactly our members: type, algorithm and key id. So what a token says of keys ({@code jwk},
     * {@code jku}, {@code x5c}), extensions ({@code crit}, {@code b64}) or compression is never evaluated.
     */
    private Key locate(Header header) {
        if (!HEADER.equals(header.keySet())) {
            throw TokenFault.MALFORMED.refusal("the header has the members " + header.keySet());
        }
        if (!TokenEncoder.TYPE.equals(header.getType())) {
            throw TokenFault.MALFORMED.refusal("the type is " + header.getType());
        }
        VerifyingKey key = find(String.valueOf(header.get("kid")));
        if (!key.algorithm().id().equals(header.getAlgorithm())) {
            throw TokenFault.BAD_SIGNATURE.refusal("the algorithm is " + header.getAlgorithm());
        }
        return key.key();
    }

    /** The signature of a token is valid and its issuance seal is not: the signing key has leaked. */
    static final class ForgedTokenException extends RuntimeException {
        final String kid;
        final transient Map<String, ?> claims;

        /** @param claims empty if they cannot be read */
        ForgedTokenException(String kid, Map<String, ?> claims) {
            super("the issuance seal is invalid", null, false, false);
            this.kid = kid;
            this.claims = Map.copyOf(claims);
        }
    }
}
