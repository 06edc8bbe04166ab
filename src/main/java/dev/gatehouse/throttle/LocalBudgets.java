package dev.gatehouse.throttle;

import com.github.benmanes.caffeine.cache.Cache;
import dev.gatehouse.threads.BoundedCache;
import dev.gatehouse.throttle.ThrottleStore.Row;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The failures and known addresses that this node has seen, in bounded memory. Only these count without the store. */
class LocalBudgets {
    private static final int MAX_BUDGETS = 100_000;

    private final BackOff backOff;
    private final Cache<String, Failures> failures;
    private final Cache<String, Boolean> known;

    LocalBudgets(BackOff backOff) {
        this.backOff = backOff;
        this.failures = BoundedCache.builder(MAX_BUDGETS)
                .expireAfterWrite(backOff.retention())
                .build();
        this.known = BoundedCache.builder(MAX_BUDGETS)
                .expireAfterWrite(Duration.ofDays(1))
                .build();
    }

    /** A failure in the future, before the clock was set, counts as one of now. */
    Failures failures(String id, Instant now) {
        Failures found = failures.asMap().getOrDefault(id, Failures.NONE);
        if (!found.isInFuture(now)) {
            return found;
        }
        Failures ofNow = new Failures(found.count(), now);
        failures.asMap().replace(id, found, ofNow);
        return ofNow;
    }

    /** Forgets the failures that an administrator has forgotten at any node. */
    void forgetLifted(Row row) {
        Instant liftedAt = row.liftedAt();
        if (liftedAt != null) {
            failures.asMap()
                    .computeIfPresent(row.id(), (id, found) -> found.last().isAfter(liftedAt) ? found : null);
        }
    }

    Failures recordFailure(String id, Instant now) {
        return failures.asMap()
                .merge(id, backOff.failed(Failures.NONE, now), (before, one) -> backOff.failed(before, now));
    }

    boolean isKnown(@Nullable String id) {
        return id != null && known.getIfPresent(id) != null;
    }

    void markKnown(String id) {
        known.put(id, true);
    }
}
