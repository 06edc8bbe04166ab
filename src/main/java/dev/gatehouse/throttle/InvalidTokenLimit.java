package dev.gatehouse.throttle;

import com.github.benmanes.caffeine.cache.Cache;
import dev.gatehouse.caller.CallerResolver;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.threads.BoundedCache;
import dev.gatehouse.throttle.Gcra.Rate;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Limits the invalid tokens of each address, so that they cannot cause an unlimited number of signature checks. It counts
 * on this node, because it saves this node's work. Valid tokens do not count, and neither remembered tokens nor those with
 * our seal are checked here.
 */
@Component
public class InvalidTokenLimit {
    private static final int MAX_ADDRESSES = 50_000;

    private final boolean enabled;
    private final Rate rate;
    private final CallerResolver callers;
    private final Clock clock;
    private final Cache<String, Gcra> addresses;
    /** Seals of tokens that were invalid, because their signature was another one. */
    private final Cache<String, Boolean> misused = BoundedCache.builder(MAX_ADDRESSES)
            .expireAfterWrite(Duration.ofHours(1))
            .build();

    private final Counter refused;

    InvalidTokenLimit(InvalidTokenProperties properties, CallerResolver callers, Clock clock, MeterRegistry meters) {
        this.enabled = properties.enabled();
        this.rate = properties.rate();
        this.callers = callers;
        this.clock = clock;
        this.addresses = BoundedCache.builder(MAX_ADDRESSES)
                .expireAfterAccess(Duration.ofNanos(rate.tolerance()).plusMinutes(1))
                .build();
        this.refused = Counter.builder("gatehouse.throttle.tokens.refused")
                .description("Tokens that were not looked at, since too many before were invalid")
                .register(meters);
    }

    /**
     * @param seal of the token that is about to be decoded. A token with one needs no room, so that no other client of its
     *     address can use it up, unless it has been found invalid before: its payload may be that of another token.
     * @throws Refusal {@code too_many_attempts} if this address has presented too many invalid tokens
     */
    public void requireRoom(HttpServletRequest request, Supplier<Optional<String>> seal) {
        if (!enabled) {
            return;
        }
        Gcra invalid = addresses.getIfPresent(callers.resolve(request).block());
        if (invalid != null
                && !invalid.hasRoom(rate, clock.millis())
                && seal.get()
                        .filter(known -> misused.getIfPresent(known) == null)
                        .isEmpty()) {
            refused.increment();
            throw new Refusal(ProblemCode.TOO_MANY_ATTEMPTS, "Too many invalid tokens, try again later")
                    .withRetryAfter(Duration.ofSeconds(1));
        }
    }

    /**
     * Counts a token that was refused as invalid. An expired or revoked token was valid once and does not count.
     *
     * @param seal as of {@link #requireRoom}
     */
    public void record(Refusal refusal, HttpServletRequest request, Supplier<Optional<String>> seal) {
        if (enabled && refusal.code() == ProblemCode.TOKEN_INVALID) {
            addresses.get(callers.resolve(request).block(), block -> new Gcra()).acquire(rate, clock.millis());
            seal.get().ifPresent(known -> misused.put(known, true));
        }
    }
}
