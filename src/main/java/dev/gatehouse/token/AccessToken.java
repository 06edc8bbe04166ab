package dev.gatehouse.token;

import dev.gatehouse.identity.revalidation.IdentityConfirmation;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.security.core.AuthenticatedPrincipal;
import org.springframework.security.core.GrantedAuthority;

/**
 * The claims of a token that was verified: the principal of a request. It does not hold the token itself.
 *
 * @param id {@code jti}
 * @param kid the key that signed it
 * @param subject {@code sub}, the canonical user name
 * @param audience {@code aud}, whom it is for
 * @param sessionId {@code sid}
 * @param notBefore from when the token is good, {@code nbf} or {@code iat}, whichever is later
 * @param issuedAt {@code iat}
 * @param expiresAt {@code exp}
 * @param sessionEndsAt the absolute end of the session
 * @param standing which source knows the user, and when it last said so
 * @param roles in the order of the token
 * @param authorities the roles as Spring Security sees them, with its usual prefix
 * @param claims all of them, as in the token
 */
public record AccessToken(
        String id,
        String kid,
        String subject,
        String audience,
        String sessionId,
        Instant notBefore,
        Instant issuedAt,
        Instant expiresAt,
        Instant sessionEndsAt,
        IdentityConfirmation standing,
        List<String> roles,
        List<GrantedAuthority> authorities,
        Map<String, Object> claims)
        implements AuthenticatedPrincipal {

    @Override
    public String getName() {
        return subject;
    }

    /**
     * Says no to a token that time has overtaken. The session's end is exact; the token's own times have the tolerance
     * {@code skew}.
     *
     * @throws Refusal {@code session_ended}, {@code token_expired} or {@code token_invalid}
     */
    void requireLive(Instant now, Duration skew) {
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

    @Override
    public String toString() {
        return "AccessToken[subject=" + subject + ", sessionId=" + sessionId + ", id=" + id + "]";
    }
}
