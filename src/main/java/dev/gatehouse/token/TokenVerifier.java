package dev.gatehouse.token;

import dev.gatehouse.caller.CallerResolver;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.revocation.Revocations;
import dev.gatehouse.storage.StoreReads;
import dev.gatehouse.token.TokenDecoder.ForgedTokenException;
import dev.gatehouse.token.jose.TokenFault;
import dev.gatehouse.token.keys.SigningKeys;
import dev.gatehouse.token.keys.TokenTimes;
import dev.gatehouse.trace.TraceId;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Verifies access tokens. A token is decoded once; its times and its session are checked on each request, in memory. A token
 * that shows an attack is published as {@link SigningKeyLeaked} or {@link RevokedTokenPresented}.
 */
@Component
public class TokenVerifier implements TokenVerification {
    static final int MAX_LENGTH = 8 * 1024;
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final TokenCache cache;
    private final TokenTimes times;
    private final SigningKeys keys;
    private final Revocations revocations;
    private final StoreReads reads;
    private final CallerResolver callers;
    private final ApplicationEventPublisher publisher;
    private final Clock clock;

    TokenVerifier(
            TokenCache cache,
            TokenTimes times,
            SigningKeys keys,
            Revocations revocations,
            StoreReads reads,
            CallerResolver callers,
            ApplicationEventPublisher publisher,
            Clock clock) {
        this.cache = cache;
        this.times = times;
        this.keys = keys;
        this.revocations = revocations;
        this.reads = reads;
        this.callers = callers;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** A published event names the client of the request. */
    @Override
    public AccessToken verify(String token, HttpServletRequest request, Runnable beforeDecoding) {
        if (token.length() > MAX_LENGTH) {
            throw TokenFault.TOO_LONG.refusal(token.length() + " characters");
        }
        AccessToken verified = cache.find(token);
        if (verified == null) {
            beforeDecoding.run();
            verified = decode(token, request);
        }
        requireTrusted(verified);
        verified.validity().require(clock.instant(), times.clockSkew());
        if (revocations.isRevoked(verified.session())) {
            publish(
                    new RevokedTokenPresented(verified.sessionId(), verified.subject(), callers.resolve(request)),
                    request);
            throw new Refusal(ProblemCode.SESSION_ENDED, "session has ended", "the session was revoked");
        }
        if (reads.refuseTokens()) {
            throw new Refusal(
                            ProblemCode.STORE_UNAVAILABLE,
                            "The store is unavailable, try again later",
                            "gatehouse.session.when-stale is refuse")
                    .withRetryAfter(RETRY);
        }
        return verified;
    }

    @Override
    public Optional<String> seal(String token) {
        return token.length() > MAX_LENGTH ? Optional.empty() : cache.seal(token);
    }

    /** Such a session began with a token that the thief of the key may have made. */
    private void requireTrusted(AccessToken token) {
        String thumbprint = token.importedKey();
        if (thumbprint != null && keys.isCompromised(thumbprint)) {
            throw TokenFault.KEY_UNKNOWN.refusal("the session began with the compromised key " + thumbprint);
        }
    }

    /** To the client, an invalid seal is an invalid signature like any other. */
    private AccessToken decode(String token, HttpServletRequest request) {
        try {
            return cache.decode(token);
        } catch (ForgedTokenException forgery) {
            publish(new SigningKeyLeaked(forgery.kid, forgery.claims, callers.resolve(request)), request);
            throw TokenFault.BAD_SIGNATURE.refusal(String.valueOf(forgery.getMessage()));
        }
    }

    private void publish(Object event, HttpServletRequest request) {
        TraceId.logged(request, () -> publisher.publishEvent(event));
    }
}
