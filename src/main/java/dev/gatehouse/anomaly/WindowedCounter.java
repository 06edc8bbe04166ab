package dev.gatehouse.anomaly;

import com.github.benmanes.caffeine.cache.Cache;
import dev.gatehouse.threads.BoundedCache;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts by key, each for a time from the first; in bounded memory, from which those go first that are rarely counted. */
final class WindowedCounter {
    private static final int MOST = 10_000;

    private final Cache<String, AtomicInteger> counts;

    WindowedCounter(Duration within, Clock clock) {
        this.counts = BoundedCache.builder(MOST, clock).expireAfterWrite(within).build();
    }

    /** @return whether it was these by which the count reached the limit: what comes after is known */
    boolean reaches(int limit, String key, int more) {
        int count = counts.get(key, first -> new AtomicInteger()).addAndGet(more);
        return count >= limit && count - more < limit;
    }
}
