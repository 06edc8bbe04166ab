package dev.gatehouse.throttle;

import java.time.Duration;
import java.time.Instant;

/**
 * Exponential back-off: some failures are free, then the wait doubles with each one, up to a maximum. Failures expire with
 * time only, one for each {@code forgetAfter} without another: a success must not buy new guesses at other users.
 */
record BackOff(int freeFailures, Duration firstWait, Duration maxWait, Duration forgetAfter) {

    /** The time until the next attempt is permitted. */
    Duration remainingWait(Failures failures, Instant now) {
        Duration delay = delay(countAt(failures, now));
        Duration left = Duration.between(now, failures.last().plus(delay));
        return left.isNegative() ? Duration.ZERO : left.compareTo(delay) < 0 ? left : delay;
    }

    /** Whether one more attempt is permitted if all attempts in flight fail. The first one always is. */
    boolean hasRoom(Failures failures, int inFlight, Instant now) {
        return inFlight == 0 || countAt(failures, now) + inFlight < freeFailures;
    }

    /** Adds a failure. The count stops where the wait is longest. */
    Failures failed(Failures before, Instant now) {
        return new Failures(Math.min(countAt(before, now) + 1, maxFailures()), now);
    }

    /** The one with more failures, or else the later one. */
    Failures moreSevere(Failures one, Failures other, Instant now) {
        int difference = Integer.compare(countAt(one, now), countAt(other, now));
        boolean first = difference == 0 ? one.last().isAfter(other.last()) : difference > 0;
        return first ? one : other;
    }

    static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** The number of failures that have not expired. */
    int countAt(Failures failures, Instant now) {
        long expired = Math.max(0, Duration.between(failures.last(), now).dividedBy(forgetAfter));
        return (int) Math.max(0, failures.count() - expired);
    }

    /** The time at which the last of the failures expires. */
    Instant expiry(Failures failures) {
        return failures.last().plus(forgetAfter.multipliedBy(failures.count()));
    }

    /** The longest time that failures count. */
    Duration retention() {
        return forgetAfter.multipliedBy(maxFailures());
    }

    private int maxFailures() {
        int failures = freeFailures;
        while (delay(failures).compareTo(maxWait) < 0) {
            failures++;
        }
        return failures;
    }

    private Duration delay(int failures) {
        if (failures < freeFailures) {
            return Duration.ZERO;
        }
        Duration delay = firstWait;
        for (int i = freeFailures; i < failures && delay.compareTo(maxWait) < 0; i++) {
            delay = delay.multipliedBy(2);
        }
        return delay.compareTo(maxWait) < 0 ? delay : maxWait;
    }
}
