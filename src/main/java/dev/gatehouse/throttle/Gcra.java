package dev.gatehouse.throttle;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A token bucket in one number and without a lock, by the generic cell rate algorithm: the time at which all that has been
 * taken would have arrived one by one. Times are in milliseconds since the epoch.
 */
public final class Gcra {
    private final AtomicLong theoreticalArrival = new AtomicLong();

    /** Takes one if there is room. A request that finds none does not count. */
    public boolean tryAcquire(Rate rate, long now) {
        long before = theoreticalArrival.getAndUpdate(
                arrival -> rate.hasRoom(arrival, now) ? rate.next(arrival, now) : arrival);
        return rate.hasRoom(before, now);
    }

    /** @return whether there is room for one, which is not taken */
    boolean hasRoom(Rate rate, long now) {
        return rate.hasRoom(theoreticalArrival.get(), now);
    }

    /** Takes one even if there is no room, so that the average holds when several callers found room at once. */
    void acquire(Rate rate, long now) {
        theoreticalArrival.updateAndGet(arrival -> rate.next(arrival, now));
    }

    /**
     * @param interval between two requests on average, in nanoseconds
     * @param tolerance how much earlier than that requests may arrive, in nanoseconds
     */
    public record Rate(long interval, long tolerance) {

        /** So many a second on average, and so many at once. */
        public static Rate of(int perSecond, int burst) {
            long interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
            return new Rate(interval, interval * burst);
        }

        private long next(long arrival, long now) {
            return Math.max(arrival, TimeUnit.MILLISECONDS.toNanos(now)) + interval;
        }

        private boolean hasRoom(long arrival, long now) {
            return next(arrival, now) - TimeUnit.MILLISECONDS.toNanos(now) <= tolerance;
        }
    }
}
