package dev.gatehouse.anomaly;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How fast requests of a session may come: so many a second, and so many at once that were saved up. One number, without
 * a lock: the time at which all that came would have come one by one (the generic cell rate algorithm).
 */
final class Gcra {
    private final AtomicLong due = new AtomicLong();

    /**
     * @param now microseconds
     * @param interval between two requests, microseconds
     * @param ahead how much earlier than one by one they may come, microseconds
     * @return whether this one is in time; one that is not leaves no trace
     */
    boolean keeps(long now, long interval, long ahead) {
        while (true) {
            long before = due.get();
            long after = Math.max(before, now) + interval;
            if (after - now > ahead) {
                return false;
            }
            if (due.compareAndSet(before, after)) {
                return true;
            }
        }
    }
}
