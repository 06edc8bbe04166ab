package dev.gatehouse.edge;

import com.github.benmanes.caffeine.cache.Cache;
import dev.gatehouse.caller.CallerResolver;
import dev.gatehouse.edge.Confirmations.Answer;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.threads.BoundedCache;
import dev.gatehouse.token.AccessToken;
import dev.gatehouse.token.TokenVerification;
import dev.gatehouse.token.UnsealedTokens;
import dev.gatehouse.token.jose.CompactForm;
import dev.gatehouse.token.jose.JoseJson;
import dev.gatehouse.token.jose.TokenFault;
import dev.gatehouse.token.keys.TokenTimes;
import jakarta.servlet.http.HttpServletRequest;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;

/**
 * Verifies tokens by the published keys and the feed. The core confirms each one once, because only it can check the seal. A
 * token that was accepted without its answer is confirmed at its next use. Tokens that are encrypted, or signed with a
 * shared secret, are decided by the core alone.
 */
class EdgeVerifier implements TokenVerification {
    private final UnsealedTokens tokens;
    private final TokenTimes times;
    private final CoreFeed feed;
    private final CoreState state;
    private final Confirmations confirmations;
    private final CallerResolver callers;
    private final Clock clock;
    private final Cache<String, Known> remembered;

    EdgeVerifier(
            UnsealedTokens tokens,
            TokenTimes times,
            CoreFeed feed,
            CoreState state,
            Confirmations confirmations,
            CallerResolver callers,
            Clock clock,
            int remembered) {
        this.tokens = tokens;
        this.times = times;
        this.feed = feed;
        this.state = state;
        this.confirmations = confirmations;
        this.callers = callers;
        this.clock = clock;
        this.remembered = BoundedCache.ofTexts(
                        remembered,
                        (String token, Known known) ->
                                token.length() + known.claims().json().length())
                .expireAfterWrite(times.lifetime().plus(times.clockSkew()))
                .build();
    }

    private record Known(AccessToken claims, boolean confirmed) {}

    @Override
    public AccessToken verify(String token, HttpServletRequest request, Runnable beforeDecoding) {
        if (token.length() > UnsealedTokens.MAX_LENGTH) {
            throw TokenFault.TOO_LONG.refusal(token.length() + " characters");
        }
        Known known = remembered.getIfPresent(token);
        if (known == null) {
            beforeDecoding.run();
            known = isForCore(token) ? decided(token, request) : new Known(tokens.decode(token), false);
            remembered.put(token, known);
        }
        AccessToken claims = known.claims();
        claims.validity().require(clock.instant(), times.clockSkew());
        feed.require(claims);
        state.requireRecent();
        if (!known.confirmed()) {
            confirm(token, claims, request);
        }
        return claims;
    }

    /** Without an answer of the core, the token is accepted. */
    private void confirm(String token, AccessToken claims, HttpServletRequest request) {
        Optional<Answer> answer = ask(token, request);
        if (answer.isPresent()) {
            requireActive(answer.get());
            remembered.put(token, new Known(claims, true));
        }
    }

    /** @throws Refusal {@code store_unavailable} without an answer of the core */
    private Known decided(String token, HttpServletRequest request) {
        Answer answer = ask(token, request)
                .orElseThrow(() -> CoreState.unavailable("only the core can verify this token, and does not answer"));
        requireActive(answer);
        return new Known(tokens.read(answer.claims()), true);
    }

    private Optional<Answer> ask(String token, HttpServletRequest request) {
        return confirmations.ask(token, callers.resolve(request).address());
    }

    private static void requireActive(Answer answer) {
        if (answer.isDenied()) {
            throw TokenFault.NOT_ACTIVE.refusal("the core does not accept the token");
        }
    }

    private static boolean isForCore(String token) {
        if (CompactForm.hasFiveParts(token)) {
            return true;
        }
        try {
            String header = new String(
                    Base64.getUrlDecoder().decode(token.substring(0, Math.max(0, token.indexOf('.')))),
                    StandardCharsets.UTF_8);
            return String.valueOf(JoseJson.HEADER_READER
                            .deserialize(new StringReader(header))
                            .get("alg"))
                    .startsWith("HS");
        } catch (RuntimeException malformed) {
            return false;
        }
    }

    /** Tokens are verified again and confirmed again. */
    void forget() {
        remembered.invalidateAll();
    }

    /** None: an edge cannot check it. */
    @Override
    public Optional<String> seal(String token) {
        return Optional.empty();
    }
}
