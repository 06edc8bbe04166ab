package dev.gatehouse.throttle;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Login attempts on this node whose outcome is not known yet. Parallel attempts count before they are tried. An attempt for
 * which they leave no room waits for their outcome, because most of them have the right password.
 */
class InFlightAttempts {
    /** Bounds the store reads: the waiting attempts of one budget are tried again one after the other. */
    private static final int TURNS = 64;

    private final Map<String, Integer> attempts = new HashMap<>();
    private final List<ReentrantLock> turns =
            Stream.generate(() -> new ReentrantLock(true)).limit(TURNS).toList();
    private final Duration maxWait;
    private final Semaphore places;
    private long released;

    /**
     * @param maxWait how long an attempt waits
     * @param maxWaiting how many wait at once
     */
    InFlightAttempts(Duration maxWait, int maxWaiting) {
        this.maxWait = maxWait;
        this.places = new Semaphore(maxWaiting);
    }

    enum Entry {
        /** The attempt is in flight until {@link #release}. */
        ADMITTED,
        /** The outcome of others in flight decides. */
        BLOCKED,
        REFUSED
    }

    /** Whether an attempt may be tried if all others in flight fail. */
    @FunctionalInterface
    interface Room {
        boolean exists(String id, int others);
    }

    /** Checks each budget and counts the attempt in one step. */
    synchronized Entry enter(Collection<String> ids, Room room) {
        Entry entry = Entry.ADMITTED;
        for (String id : ids) {
            int others = attempts.getOrDefault(id, 0);
            if (!room.exists(id, others)) {
                if (others == 0) {
                    return Entry.REFUSED;
                }
                entry = Entry.BLOCKED;
            }
        }
        if (entry == Entry.ADMITTED) {
            ids.forEach(id -> attempts.merge(id, 1, Integer::sum));
        }
        return entry;
    }

    synchronized void release(Collection<String> ids) {
        ids.forEach(id -> attempts.computeIfPresent(id, (key, count) -> count == 1 ? null : count - 1));
        released++;
        notifyAll();
    }

    /**
     * Tries a blocked attempt again after the outcome of others.
     *
     * @param budget one of the attempt's
     * @param attempt returns empty as long as it is blocked
     * @return empty if it is blocked for too long, or if too many wait already
     */
    <T> Optional<T> retry(String budget, Supplier<Optional<T>> attempt) {
        if (!places.tryAcquire()) {
            return Optional.empty();
        }
        long deadline = System.nanoTime() + maxWait.toNanos();
        ReentrantLock turn = turns.get(Math.floorMod(budget.hashCode(), TURNS));
        try {
            return turn.tryLock(maxWait.toNanos(), TimeUnit.NANOSECONDS)
                    ? retryInTurn(turn, deadline, attempt)
                    : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            places.release();
        }
    }

    private <T> Optional<T> retryInTurn(ReentrantLock turn, long deadline, Supplier<Optional<T>> attempt)
            throws InterruptedException {
        try {
            Optional<T> result;
            long seen;
            do {
                seen = released();
                result = attempt.get();
            } while (result.isEmpty() && awaitRelease(seen, deadline));
            return result;
        } finally {
            turn.unlock();
        }
    }

    private synchronized long released() {
        return released;
    }

    private synchronized boolean awaitRelease(long seen, long deadline) throws InterruptedException {
        long left = deadline - System.nanoTime();
        while (released == seen && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = deadline - System.nanoTime();
        }
        return left > 0;
    }
}
