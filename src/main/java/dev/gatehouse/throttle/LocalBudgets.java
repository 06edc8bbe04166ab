package dev.gatehouse.throttle;

import com.github.benmanes.caffeine.cache.Cache;
import dev.gatehouse.threads.BoundedCache;
import dev.gatehouse.throttle.ThrottleStore.Row;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The failures and known addresses that this node has seen, in bounded memory. Only these count without the store. For some
 * seconds after a read, the personal budget of a user without failures is not read again.
 */
class LocalBudgets {
    static final Duration CLEAN = Duration.ofSeconds(10);

    private static final int MAX_BUDGETS = 100_000;

    private final BackOff backOff;
    private final Cache<String, Failures> failures;
    private final Cache<String, Boolean> known;

    /** Personal budgets as they were read. */
    private final Cache<String, Row> clean;

    LocalBudgets(BackOff backOff, Clock clock) {
        this.backOff = backOff;
        this.failures = BoundedCache.builder(MAX_BUDGETS)
                .expireAfterWrite(backOff.retention())
                .build();
        this.known = BoundedCache.builder(MAX_BUDGETS)
                .expireAfterWrite(Duration.ofDays(1))
                .build();
        this.clean = BoundedCache.expiring(MAX_BUDGETS, CLEAN, clock);
    }

    /**
     * What the store had for this attempt some seconds ago, if the user is known at the address and neither the store nor this
     * node had failures. The first failure here ends this, so what other nodes have counted since permits as many guesses as
     * attempts at the same moment at several nodes do: those that were in flight together.
     */
    Optional<Map<String, Row>> clean(LoginAttempt attempt, Instant now) {
        return Optional.ofNullable(attempt.personalBudget())
                .map(clean::getIfPresent)
                .filter(row -> isClean(row, now))
                .map(row -> Map.of(row.id(), row));
    }

    /**
     * @param rows as they were read from the store
     * @return the rows
     */
    Map<String, Row> learn(LoginAttempt attempt, Map<String, Row> rows, Instant now) {
        rows.values().forEach(this::forgetLifted);
        Optional.ofNullable(attempt.personalBudget())
                .map(rows::get)
                .filter(row -> isClean(row, now))
                .ifPresent(row -> clean.put(row.id(), row));
        return rows;
    }

    /** The row has changed in the store. */
    void forgetRead(String id) {
        clean.invalidate(id);
    }

    private boolean isClean(Row row, Instant now) {
        Instant knownUntil = row.knownUntil();
        return knownUntil != null
                && knownUntil.isAfter(now)
                && backOff.countAt(row.failures(), now) == 0
                && failures(row.id(), now).count() == 0;
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
    private void forgetLifted(Row row) {
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
