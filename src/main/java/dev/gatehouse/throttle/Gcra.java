package dev.gatehouse.throttle;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A token bucket in one number and without a lock, by the generic cell rate algorithm: the time at which all that has been
 * taken would have arrived one by one.
 */
final class Gcra {
    private final AtomicLong theoreticalArrival = new AtomicLong();

    /**
     * Takes one if there is room. A request that finds none does not count.
     *
     * @param now milliseconds since the epoch
     */
    boolean tryAcquire(Rate rate, long now) {
        long nanos = TimeUnit.MILLISECONDS.toNanos(now);
        while (true) {
            long before = theoreticalArrival.get();
            long after = Math.max(before, nanos) + rate.interval;
            if (after - nanos > rate.tolerance) {
                return false;
            }
            if (theoreticalArrival.compareAndSet(before, after)) {
                return true;
            }
        }
    }

    /** @return whether the whole burst is available, as in a new bucket */
    boolean isFull(long now) {
        return theoreticalArrival.get() <= TimeUnit.MILLISECONDS.toNanos(now);
    }

    /** @return whether there is room for one, which is not taken */
    boolean hasRoom(Rate rate, long now) {
        long nanos = TimeUnit.MILLISECONDS.toNanos(now);
        return Math.max(theoreticalArrival.get(), nanos) + rate.interval - nanos <= rate.tolerance;
    }

    /** Takes one even if there is no room, so that the average holds when several callers found room at once. */
    void acquire(Rate rate, long now) {
        long nanos = TimeUnit.MILLISECONDS.toNanos(now);
        theoreticalArrival.updateAndGet(before -> Math.max(before, nanos) + rate.interval);
    }

    /**
     * @param interval between two requests on average, in nanoseconds
     * @param tolerance how much earlier than that requests may arrive, in nanoseconds
     */
    record Rate(long interval, long tolerance) {

        /** So many a second on average, and so many at once. */
        static Rate of(int perSecond, int burst) {
            long interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
            return new Rate(interval, interval * burst);
        }
    }
}
