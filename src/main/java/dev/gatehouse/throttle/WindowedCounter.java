package dev.gatehouse.throttle;

import com.github.benmanes.caffeine.cache.Cache;
import dev.gatehouse.text.Sha256;
import dev.gatehouse.threads.BoundedCache;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts by key, each within a window that starts at the first count. In bounded memory: it keeps hashes of the keys, and
 * evicts rare ones first.
 */
public final class WindowedCounter {
    private static final int MAX_KEYS = 10_000;

    private final Cache<Long, AtomicInteger> counts;

    public WindowedCounter(Duration window, Clock clock) {
        this.counts = BoundedCache.expiring(MAX_KEYS, window, clock);
    }

    /** @return whether this addition reaches the limit, so that a caller acts once a window */
    public boolean addAndCheck(String key, int addition, int limit) {
        int count =
                counts.get(Sha256.firstBytes(key), first -> new AtomicInteger()).addAndGet(addition);
        return count >= limit && count - addition < limit;
    }

    /** Adds one, and returns whether it is the first of the window: for an action that is permitted once a period. */
    public boolean isFirst(String key) {
        return addAndCheck(key, 1, 1);
    }
}
