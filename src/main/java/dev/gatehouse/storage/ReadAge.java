package dev.gatehouse.storage;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How old this node's copy of something in the store is: the time since the last successful read began. It does not depend
 * on the thread that reads, which may hang, or on a clock that may be set.
 */
public final class ReadAge {
    private final LongSupplier nanoTime;
    private volatile long readAt;

    public ReadAge() {
        this(System::nanoTime);
    }

    ReadAge(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.readAt = nanoTime.getAsLong();
    }

    /** @return what to pass to {@link #succeeded} */
    public long start() {
        return nanoTime.getAsLong();
    }

    /** @param startedAt the start of a read that returned the current state of the store */
    public void succeeded(long startedAt) {
        readAt = startedAt;
    }

    public boolean exceeds(Duration limit) {
        return age().compareTo(limit) > 0;
    }

    Duration age() {
        return Duration.ofNanos(nanoTime.getAsLong() - readAt);
    }
}
