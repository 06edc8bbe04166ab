package dev.gatehouse.token;

import dev.gatehouse.problem.Refusal;
import dev.gatehouse.token.jose.CompactForm;
import dev.gatehouse.token.jose.JoseJson;
import dev.gatehouse.token.jose.TokenFault;
import dev.gatehouse.token.keys.SigningAlgorithm;
import dev.gatehouse.token.keys.VerifyingKey;
import dev.gatehouse.token.keys.VerifyingKeys;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks the signatures of tokens, and parses their claims without looking at them. */
final class SignedTokens {
    private static final Set<String> HEADER = Set.of("alg", "kid", "typ");

    /** Switches off JJWT's own check of {@code exp} and {@code nbf}: {@link Validity#require} is the one place for time. */
    private static final long UNLIMITED_SKEW_SECONDS =
            Duration.ofDays(4_000_000).toSeconds();

    private final VerifyingKeys keys;
    private final JwtParser parser;
    private final JwtParser headerParser;

    SignedTokens(VerifyingKeys keys) {
        this.keys = keys;
        this.parser = parser(JoseJson.READER);
        this.headerParser = parser(JoseJson.HEADER_READER);
    }

    /** The claims of a token whose signature is valid, and its key. */
    record Signed(VerifyingKey key, Claims claims) {}

    /**
     * @throws Refusal {@code token_invalid} if the signature is not valid
     * @throws JwtException or {@link IllegalArgumentException} if the token cannot be parsed
     */
    Signed read(String token) {
        if (!CompactForm.isSigned(token)) {
            throw TokenFault.MALFORMED.refusal("not a canonical compact serialization");
        }
        try {
            Optional<IssuedForm> issued = IssuedForm.of(token, keys);
            if (issued.isEmpty()) {
                Jws<Claims> signed = parser.parseSignedClaims(token);
                return new Signed(find(signed.getHeader().getKeyId()), signed.getPayload());
            }
            if (!issued.get().isSigned()) {
                throw TokenFault.BAD_SIGNATURE.refusal("the signature is not that of the key");
            }
            return new Signed(issued.get().key(), issued.get().claims());
        } catch (SecurityException e) {
            throw TokenFault.BAD_SIGNATURE.refusal(String.valueOf(e.getMessage()));
        }
    }

    /** The key of a token that {@link #read} cannot parse, if its signature is valid all the same. */
    Optional<VerifyingKey> signer(String token) {
        try {
            return Optional.of(
                    find(headerParser.parseSignedClaims(token).getHeader().getKeyId()));
        } catch (JwtException | IllegalArgumentException notSigned) {
            return Optional.empty();
        }
    }

    private VerifyingKey find(String kid) {
        return keys.find(kid).orElseThrow(() -> TokenFault.KEY_UNKNOWN.refusal("another kid"));
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
}
