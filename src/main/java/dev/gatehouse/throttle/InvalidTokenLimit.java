package dev.gatehouse.throttle;

import com.github.benmanes.caffeine.cache.Cache;
import dev.gatehouse.caller.CallerResolver;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.threads.BoundedCache;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * Garbage cannot buy unlimited signature checks: each address has a bucket of invalid tokens, in the memory of this node,
 * for it is this node's work that is saved. Good tokens take nothing out, and those that are remembered do not even look.
 */
@Component
public class InvalidTokenLimit {
    private static final int MOST_ADDRESSES = 50_000;

    private final ThrottleProperties properties;
    private final CallerResolver callers;
    private final Clock clock;
    private final Cache<String, Bucket> buckets;
    private final Counter refused;

    InvalidTokenLimit(ThrottleProperties properties, CallerResolver callers, Clock clock, MeterRegistry meters) {
        this.properties = properties;
        this.callers = callers;
        this.clock = clock;
        this.buckets = BoundedCache.builder(MOST_ADDRESSES)
                .expireAfterWrite(Duration.ofMinutes(1)
                        .plusSeconds(properties.invalidTokens() / properties.invalidTokensPerSecond()))
                .build();
        this.refused = Counter.builder("gatehouse.throttle.tokens.refused")
                .description("Tokens that were not looked at, since too many before were invalid")
                .register(meters);
    }

    /** @throws Refusal {@code too_many_attempts} when too many tokens from this address were invalid lately */
    public void requireRoom(HttpServletRequest request) {
        if (!properties.enabled()) {
            return;
        }
        Bucket bucket = buckets.getIfPresent(callers.resolve(request).block());
        if (bucket != null && bucket.at(clock.instant(), properties).tokens() < 1) {
            refused.increment();
            throw new Refusal(ProblemCode.TOO_MANY_ATTEMPTS, "Too many invalid tokens, try again later")
                    .withRetryAfter(Duration.ofSeconds(1));
        }
    }

    /** Counts a token that was refused for good. One that has expired or was signed out was ours once. */
    public void heed(Refusal refusal, HttpServletRequest request) {
        if (properties.enabled() && refusal.code() == ProblemCode.TOKEN_INVALID) {
            Instant now = clock.instant();
            buckets.asMap()
                    .compute(
                            callers.resolve(request).block(),
                            (block, bucket) -> (bucket == null
                                            ? new Bucket(properties.invalidTokens(), now)
                                            : bucket.at(now, properties))
                                    .less());
        }
    }

    /** @param tokens below zero when several came at once, so that the average holds all the same */
    private record Bucket(double tokens, Instant filled) {
        Bucket at(Instant now, ThrottleProperties properties) {
            double seconds =
                    Math.max(0, Duration.between(filled, now).toNanos()) / (double) TimeUnit.SECONDS.toNanos(1);
            double more = tokens + seconds * properties.invalidTokensPerSecond();
            return new Bucket(Math.min(properties.invalidTokens(), more), now);
        }

        Bucket less() {
            return new Bucket(tokens - 1, filled);
        }
    }
}
