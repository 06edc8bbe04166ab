package dev.gatehouse.anomaly;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many requests a user makes in a minute in which there are any, on the average of late. Counts without a lock; the
 * average is made once a minute.
 */
final class Habit {
    private static final int MINUTES_TO_LEARN = 10;
    private static final double WEIGHT_OF_THE_LATEST = 0.1;

    private final AtomicInteger count = new AtomicInteger();
    private volatile long minute;
    private volatile int limit = Integer.MAX_VALUE;
    private int minutes;
    private double average;

    /**
     * Counts a request.
     *
     * @param now the minute, since the epoch
     * @param times what is far above the habit
     * @param atLeast what is never too much in a minute
     * @return whether it is the one by which this minute became unusual
     */
    boolean isBrokenBy(long now, int times, int atLeast) {
        if (now != minute) {
            learn(now, times, atLeast);
        }
        return count.incrementAndGet() == limit;
    }

    private synchronized void learn(long now, int times, int atLeast) {
        if (now == minute) {
            return;
        }
        // What broke the habit is none of it.
        int last = Math.min(count.getAndSet(0), limit);
        if (minute != 0) {
            average = minutes == 0 ? last : average + (last - average) * WEIGHT_OF_THE_LATEST;
            minutes++;
        }
        limit = minutes < MINUTES_TO_LEARN
                ? Integer.MAX_VALUE
                : (int) Math.min(Integer.MAX_VALUE, Math.max(atLeast, Math.ceil(times * average)));
        minute = now;
    }

    /** What was learned, for those who ask. */
    synchronized double average() {
        return average;
    }
}
