package dev.gatehouse.token;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.token.jose.TokenFault;
import java.time.Duration;
import java.time.Instant;

/**
 * When a token is valid.
 *
 * @param notBefore {@code nbf} or {@code iat}, whichever is later
 * @param issuedAt {@code iat}
 * @param expiresAt {@code exp}
 * @param sessionEndsAt the absolute end of the session
 */
public record Validity(Instant notBefore, Instant issuedAt, Instant expiresAt, Instant sessionEndsAt) {

    /**
     * The session's end is exact; the token's own times have a tolerance.
     *
     * @param skew the tolerance for clocks of several nodes
     * @throws Refusal {@code session_ended}, {@code token_expired} or {@code token_invalid}
     */
    public void require(Instant now, Duration skew) {
        if (!now.isBefore(sessionEndsAt)) {
            throw new Refusal(ProblemCode.SESSION_ENDED, "session has ended");
        }
        if (!now.minus(skew).isBefore(expiresAt)) {
            throw new Refusal(ProblemCode.TOKEN_EXPIRED, "token is expired");
        }
        if (now.plus(skew).isBefore(notBefore)) {
            throw TokenFault.NOT_YET_VALID.refusal("nbf or iat is " + notBefore);
        }
    }
}
