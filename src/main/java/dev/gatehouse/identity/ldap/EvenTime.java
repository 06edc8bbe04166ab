package dev.gatehouse.identity.ldap;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * Has a refusal take as long for a user who does not exist as for one who does. The work is the same, as far as it is ours;
 * but a directory hashes a password, or writes down that it was wrong, for somebody who is there alone. How long that takes
 * is seen in passing, and whoever was refused faster waits for the difference.
 */
class EvenTime {
    /** An odd number, so that one of them is the median: a pause of the machine does not move it. */
    private static final int SAMPLES = 101;

    /** Two refusals that are further apart have seen different loads. */
    private static final long PAIR_WITHIN = Duration.ofSeconds(10).toNanos();

    /** A thread wakes up late by about as much. */
    private static final long SPIN = Duration.ofNanos(150_000).toNanos();

    private final long[] differences = new long[SAMPLES];
    private long count;
    private Refusal ofExisting = Refusal.NONE;
    private Refusal ofMissing = Refusal.NONE;

    /** Now, for {@link #even}. */
    long begin() {
        return System.nanoTime();
    }

    /**
     * Returns when the refusal has taken its time.
     *
     * @param exists whether there is such a user
     * @param began as {@link #begin} told when the sign-in came
     */
    void even(boolean exists, long began) {
        long now = System.nanoTime();
        long until = now + owed(exists, now - began, now);
        for (long left = until - now; left > 0; left = until - System.nanoTime()) {
            if (left > SPIN) {
                LockSupport.parkNanos(left - SPIN);
            } else {
                Thread.onSpinWait();
            }
        }
    }

    /** How many nanoseconds more a refusal is to take that took so many until now. */
    synchronized long owed(boolean exists, long took, long now) {
        Refusal other = exists ? ofMissing : ofExisting;
        if (exists) {
            ofExisting = new Refusal(took, now, true);
        } else {
            ofMissing = new Refusal(took, now, true);
        }
        if (other.known() && now - other.at() < PAIR_WITHIN) {
            differences[(int) (count++ % SAMPLES)] = ofExisting.took() - ofMissing.took();
        }
        long existingTakesMore = median();
        return Math.max(0, exists ? -existingTakesMore : existingTakesMore);
    }

    private long median() {
        int size = (int) Math.min(count, SAMPLES);
        if (size == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(differences, size);
        Arrays.sort(sorted);
        return sorted[size / 2];
    }

    private record Refusal(long took, long at, boolean known) {
        static final Refusal NONE = new Refusal(0, 0, false);
    }
}
