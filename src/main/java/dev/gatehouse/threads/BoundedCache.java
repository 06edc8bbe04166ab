package dev.gatehouse.threads;

import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.util.concurrent.TimeUnit;

/** Caches in bounded memory. The thread that uses a cache also evicts from it: no common pool, exact bounds. */
public final class BoundedCache {

    private BoundedCache() {}

    /** Expiry follows the system's monotonic clock. */
    public static Caffeine<Object, Object> builder(long maximumSize) {
        return Caffeine.newBuilder().maximumSize(maximumSize).executor(Runnable::run);
    }

    /** Expiry follows the given clock. */
    public static Caffeine<Object, Object> builder(long maximumSize, Clock clock) {
        return builder(maximumSize).ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()));
    }
}
