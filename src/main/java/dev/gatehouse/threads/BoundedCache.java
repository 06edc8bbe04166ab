package dev.gatehouse.threads;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Caches in bounded memory. The thread that uses a cache also evicts from it: no common pool, exact bounds. */
public final class BoundedCache {

    private BoundedCache() {}

    /** Expiry follows the system's monotonic clock. */
    public static Caffeine<Object, Object> builder(long maximumSize) {
        return Caffeine.newBuilder().maximumSize(maximumSize).executor(Runnable::run);
    }

    /** An entry expires this time after it was written, by the given clock. */
    public static <K, V> Cache<K, V> expiring(long maximumSize, Duration afterWrite, Clock clock) {
        return builder(maximumSize)
                .expireAfterWrite(afterWrite)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }
}
