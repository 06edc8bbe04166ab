package dev.gatehouse.throttle;

import com.github.benmanes.caffeine.cache.Cache;
import dev.gatehouse.threads.BoundedCache;
import java.time.Clock;
import java.time.Duration;

/** Permits something once per period and key, for example a log line per address and minute. In bounded memory. */
public final class OncePer {
    private static final int MAX_KEYS = 10_000;

    private final Cache<String, Boolean> recent;

    public OncePer(Duration period, Clock clock) {
        this.recent =
                BoundedCache.builder(MAX_KEYS, clock).expireAfterWrite(period).build();
    }

    /** @return whether this is the first call for the key within the period */
    public boolean tryAcquire(String key) {
        return recent.asMap().putIfAbsent(key, true) == null;
    }
}
