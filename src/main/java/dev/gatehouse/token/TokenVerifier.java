package dev.gatehouse.token;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.revocation.Revocations;
import dev.gatehouse.token.jose.TokenFault;
import dev.gatehouse.token.keys.TokenTimes;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import org.springframework.stereotype.Component;

/**
 * Verifies access tokens. A token is decoded once; its times and its session are checked on each request, in memory. A token
 * that shows an attack is published as {@link SigningKeyLeaked} or {@link RevokedTokenPresented}.
 */
@Component
public class TokenVerifier {
    private static final int MAX_LENGTH = 8 * 1024;

    private final TokenCache cache;
    private final TokenTimes times;
    private final Revocations revocations;
    private final TokenEvents events;
    private final Clock clock;

    TokenVerifier(TokenCache cache, TokenTimes times, Revocations revocations, TokenEvents events, Clock clock) {
        this.cache = cache;
        this.times = times;
        this.revocations = revocations;
        this.events = events;
        this.clock = clock;
    }

    /**
     * As {@link #verify(String, HttpServletRequest, Runnable)}, without a condition for decoding.
     *
     * @throws Refusal {@code token_invalid}, {@code token_expired} or {@code session_ended}
     */
    public AccessToken verify(String token, HttpServletRequest request) {
        return verify(token, request, () -> {});
    }

    /**
     * @param request the request that presents the token; a published event names its client
     * @param beforeDecoding runs before a token that is not cached is decoded, and may throw a refusal
     * @return the claims of a token that is valid now
     * @throws Refusal {@code token_invalid}, {@code token_expired} or {@code session_ended}
     */
    public AccessToken verify(String token, HttpServletRequest request, Runnable beforeDecoding) {
        if (token.length() > MAX_LENGTH) {
            throw TokenFault.TOO_LONG.refusal(token.length() + " characters");
        }
        AccessToken verified = cache.find(token);
        if (verified == null) {
            beforeDecoding.run();
            verified = decode(token, request);
        }
        verified.validity().require(clock.instant(), times.clockSkew());
        if (revocations.isRevoked(verified.sessionId())) {
            events.revoked(verified, request);
            throw new Refusal(ProblemCode.SESSION_ENDED, "session has ended", "the session was revoked");
        }
        return verified;
    }

    /** To the client, an invalid seal is an invalid signature like any other. */
    private AccessToken decode(String token, HttpServletRequest request) {
        try {
            return cache.decode(token);
        } catch (ForgedTokenException forgery) {
            events.forged(forgery, request);
            throw TokenFault.BAD_SIGNATURE.refusal(String.valueOf(forgery.getMessage()));
        }
    }
}
