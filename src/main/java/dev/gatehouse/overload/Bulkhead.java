package dev.gatehouse.overload;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** A bounded number of places for work that waits, so that it does not occupy what other work needs. */
public final class Bulkhead {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Semaphore places;

    public Bulkhead(int places) {
        this.places = new Semaphore(places);
    }

    /**
     * Takes a place, which the caller gives back with {@link #leave}.
     *
     * @throws Refusal {@code busy} if all are taken
     */
    public void enter() {
        if (!places.tryAcquire()) {
            throw busy();
        }
    }

    public void leave() {
        places.release();
    }

    /** The refusal of work that found no place. */
    public static Refusal busy() {
        return new Refusal(ProblemCode.BUSY, "Too many requests at once, try again later").withRetryAfter(RETRY_AFTER);
    }
}
