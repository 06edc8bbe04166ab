package dev.gatehouse.overview;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The response of {@code GET /admin/overview}. Each list of numbers has one for each slot, the oldest first.
 *
 * @param since the start of the first slot
 * @param now the time of the database
 * @param signIns sign-ins by outcome
 * @param alerts by rule
 * @param sessions the live sessions at the end of a slot; null where no node has counted them
 * @param live the live sessions that were counted last; null where this node has counted none
 */
record Overview(
        String period,
        Instant since,
        Instant now,
        long slotSeconds,
        Map<String, List<Long>> signIns,
        Map<String, List<Long>> alerts,
        List<@Nullable Long> sessions,
        @Nullable Long live,
        List<Source> sources,
        List<Node> nodes) {

    /**
     * @param health {@code up}, {@code down} or {@code unstable}, by the sign-ins of the last five minutes; {@code unknown} without any
     * @param signIns how many the source has decided in the period
     * @param p50Ms the median of their durations in milliseconds; null without any
     * @param p99Ms of 100 sign-ins, 99 were at least as fast
     * @param p50BySlot the same for each slot
     * @param p99BySlot the same for each slot
     */
    record Source(
            String source,
            String health,
            long signIns,
            @Nullable Double p50Ms,
            @Nullable Double p99Ms,
            List<@Nullable Double> p50BySlot,
            List<@Nullable Double> p99BySlot) {}
}
