package dev.gatehouse.throttle;

import java.time.Instant;

/**
 * Failed login attempts of an address or a user name.
 *
 * @param count attempts that had not expired when the last one was counted
 * @param last the time of the last one
 */
record Failures(int count, Instant last) {
    static final Failures NONE = new Failures(0, Instant.EPOCH);

    /** Whether a clock was wrong: parallel attempts are in no order within a second. */
    boolean isInFuture(Instant now) {
        return last.isAfter(now.plusSeconds(1));
    }
}
