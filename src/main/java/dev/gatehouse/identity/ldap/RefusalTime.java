package dev.gatehouse.identity.ldap;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * The time that a refused sign-in takes at least. A directory hashes a password, or records that it was wrong, only for a
 * user who exists; without a minimum the time of a refusal would show whether the user exists.
 *
 * @param parkNanos may return early, as {@link LockSupport#parkNanos(long)} does
 */
record RefusalTime(Duration minimum, LongSupplier nanoTime, LongConsumer parkNanos) {
    RefusalTime(Duration minimum) {
        this(minimum, System::nanoTime, LockSupport::parkNanos);
    }

    /** The current time, for {@link #await}. */
    long start() {
        return nanoTime.getAsLong();
    }

    /** Returns when the minimum has passed since the start. An interrupt ends the wait. */
    void await(long start) {
        for (long left = left(start); left > 0 && !Thread.currentThread().isInterrupted(); left = left(start)) {
            parkNanos.accept(left);
        }
    }

    private long left(long start) {
        return start + minimum.toNanos() - nanoTime.getAsLong();
    }
}
