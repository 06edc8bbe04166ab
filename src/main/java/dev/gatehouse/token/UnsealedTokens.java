package dev.gatehouse.token;

import dev.gatehouse.problem.Refusal;
import dev.gatehouse.token.SignedTokens.Signed;
import dev.gatehouse.token.jose.TokenFault;
import dev.gatehouse.token.keys.SigningAlgorithm;
import dev.gatehouse.token.keys.TokenTimes;
import dev.gatehouse.token.keys.VerifyingKey;
import dev.gatehouse.token.keys.VerifyingKeys;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.Jwts;
import java.time.Instant;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;

/**
 * Decodes tokens on a node that has public keys only, and so cannot check the issuance seal: a stolen signing key is not
 * noticed here.
 */
public final class UnsealedTokens {
    public static final int MAX_LENGTH = TokenVerifier.MAX_LENGTH;

    /** Of tokens whose claims another node has read. */
    private static final VerifyingKey ELSEWHERE =
            new VerifyingKey("", "", SigningAlgorithm.HS256, new SecretKeySpec(new byte[1], "none"), true);

    private final SignedTokens signed;
    private final ClaimsReader claims;

    public UnsealedTokens(TokenNames names, TokenTimes times, VerifyingKeys keys) {
        this.signed = new SignedTokens(keys);
        this.claims = new ClaimsReader(names, times, openedAt -> Instant.MAX);
    }

    /**
     * Checks the signature and reads the claims. The times are not compared with the clock.
     *
     * @throws Refusal {@code token_invalid}
     */
    public AccessToken decode(String token) {
        try {
            Signed read = signed.read(token);
            return claims.read(read.claims(), read.key());
        } catch (JwtException | IllegalArgumentException e) {
            throw TokenFault.MALFORMED.refusal(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Reads claims that another node has verified.
     *
     * @throws Refusal {@code token_invalid} if a claim is missing, or has another type or value than in our tokens
     */
    public AccessToken read(Map<String, Object> members) {
        try {
            Claims read = Jwts.claims().add(members).build();
            return claims.read(read, ELSEWHERE);
        } catch (JwtException | IllegalArgumentException e) {
            throw TokenFault.MALFORMED.refusal(String.valueOf(e.getMessage()));
        }
    }
}
