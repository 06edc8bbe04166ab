package dev.gatehouse.threads;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntBiFunction;

/** Caches in bounded memory. The thread that uses a cache also evicts from it: no common pool, exact bounds. */
public final class BoundedCache {
    /** Characters of an entry of ordinary size. */
    private static final int ENTRY_LENGTH = 2_048;

    private BoundedCache() {}

    /** Expiry follows the system's monotonic clock. */
    public static Caffeine<Object, Object> builder(long maximumSize) {
        return Caffeine.newBuilder().maximumSize(maximumSize).executor(Runnable::run);
    }

    /**
     * A cache of texts. An entry of more than 2,048 characters takes the place of several.
     *
     * @param length the number of characters of an entry
     */
    public static <K, V> Caffeine<K, V> ofTexts(long maximumSize, ToIntBiFunction<K, V> length) {
        return Caffeine.newBuilder()
                .maximumWeight(maximumSize * ENTRY_LENGTH)
                .weigher((K key, V value) -> Math.max(ENTRY_LENGTH, length.applyAsInt(key, value)))
                .executor(Runnable::run);
    }

    /** An entry expires this time after it was written, by the given clock. */
    public static <K, V> Cache<K, V> expiring(long maximumSize, Duration afterWrite, Clock clock) {
        return builder(maximumSize)
                .expireAfterWrite(afterWrite)
                .ticker(ticker(clock))
                .build();
    }

    /** The ticker of a cache that follows a clock. */
    public static Ticker ticker(Clock clock) {
        return () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
    }
}
