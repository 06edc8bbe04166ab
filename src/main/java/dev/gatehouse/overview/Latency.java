package dev.gatehouse.overview;

import java.time.Duration;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Durations in buckets, whose numbers can be added. The bounds of a bucket differ by the fourth root of 2: a quantile is right to a
 * tenth.
 */
final class Latency {
    private static final int BUCKETS_PER_DOUBLING = 4;
    /** For durations of more than a minute. */
    private static final int LAST = 64;

    private Latency() {}

    /** The bucket of a duration: 0 for less than a millisecond. */
    static int bucket(Duration duration) {
        double millis = duration.toNanos() / 1e6;
        return millis < 1 ? 0 : Math.min(LAST, 1 + (int) (BUCKETS_PER_DOUBLING * Math.log(millis) / Math.log(2)));
    }

    /**
     * @param counts by bucket
     * @param share such as 0.99
     * @return milliseconds; null without a count
     */
    static @Nullable Double quantile(SortedMap<Integer, Long> counts, double share) {
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        long rank = Math.max(1, (long) Math.ceil(all * share));
        long seen = 0;
        for (var count : counts.entrySet()) {
            seen += count.getValue();
            if (seen >= rank) {
                return middle(count.getKey());
            }
        }
        return null;
    }

    private static double middle(int bucket) {
        double millis = bucket == 0 ? 0.5 : Math.pow(2, (bucket - 0.5) / BUCKETS_PER_DOUBLING);
        return Math.round(millis * 10) / 10.0;
    }
}
