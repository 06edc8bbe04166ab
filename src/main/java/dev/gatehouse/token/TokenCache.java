package dev.gatehouse.token;

import com.github.benmanes.caffeine.cache.Cache;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.threads.BoundedCache;
import dev.gatehouse.token.keys.TokenTimes;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The decoded tokens of this node, so that a token is decoded once and not once a request. Invalid tokens are not cached,
 * because a client can make any number of them.
 */
@Component
class TokenCache {
    private final TokenDecoder decoder;
    private final Cache<String, AccessToken> decoded;
    private final LongAdder verifications = new LongAdder();

    TokenCache(TokenProperties properties, TokenTimes times, TokenDecoder decoder, MeterRegistry meters) {
        this.decoder = decoder;
        this.decoded = BoundedCache.ofTexts(
                        properties.remembered(),
                        (String token, AccessToken claims) ->
                                token.length() + claims.json().length())
                .expireAfterWrite(times.lifetime().plus(times.clockSkew()))
                .recordStats()
                .build();
        FunctionCounter.builder("gatehouse.token.verifications", verifications, LongAdder::sum)
                .description("Tokens decoded and verified, not counting cached ones")
                .register(meters);
        FunctionCounter.builder(
                        "gatehouse.token.remembered",
                        decoded,
                        cache -> cache.stats().hitCount())
                .description("Tokens found in the cache of verified tokens")
                .register(meters);
    }

    /** @return null if the token is not cached */
    @Nullable
    AccessToken find(String token) {
        return decoded.getIfPresent(token);
    }

    /** As {@link TokenDecoder#seal}. */
    Optional<String> seal(String token) {
        return decoder.seal(token);
    }

    /**
     * Decodes a token and caches the result. Not in a computation of the cache, during which requests with this token and
     * with some others would wait for each other: a client could present one invalid token again and again.
     *
     * @throws Refusal {@code token_invalid}
     * @throws TokenDecoder.ForgedTokenException as {@link TokenDecoder#decode}
     */
    AccessToken decode(String token) {
        verifications.increment();
        AccessToken claims = decoder.decode(token);
        decoded.put(token, claims);
        return claims;
    }
}
