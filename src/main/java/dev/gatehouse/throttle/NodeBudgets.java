package dev.gatehouse.throttle;

import com.github.benmanes.caffeine.cache.Cache;
import dev.gatehouse.threads.BoundedCache;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What this node has seen by itself, in bounded memory: all that is left while the store is gone. */
class NodeBudgets {
    private static final int MOST = 100_000;

    private final BackOff backOff;
    private final Cache<String, Failures> failures;
    private final Cache<String, Boolean> known;

    NodeBudgets(BackOff backOff) {
        this.backOff = backOff;
        this.failures =
                BoundedCache.builder(MOST).expireAfterWrite(backOff.memory()).build();
        this.known =
                BoundedCache.builder(MOST).expireAfterWrite(Duration.ofDays(1)).build();
    }

    Failures of(String id) {
        Failures found = failures.getIfPresent(id);
        return found == null ? Failures.NONE : found;
    }

    Failures failed(String id, Instant now) {
        return failures.asMap()
                .merge(id, backOff.failed(Failures.NONE, now), (before, one) -> backOff.failed(before, now));
    }

    boolean isKnown(@Nullable String id) {
        return id != null && known.getIfPresent(id) != null;
    }

    void know(String id) {
        known.put(id, true);
    }
}
