package dev.gatehouse.throttle;

import java.time.Duration;
import java.time.Instant;

/**
 * The arithmetic of waiting: some failures are free, then the wait doubles with each, up to the longest. Time alone takes
 * failures back, one for each {@code forgetAfter} without another, so nobody can buy new guesses by a success of his own.
 */
record BackOff(int free, Duration first, Duration longest, Duration forgetAfter) {

    /** How long somebody with these failures still has to wait. */
    Duration wait(Failures failures, Instant now) {
        Duration left = Duration.between(now, failures.last().plus(delay(remembered(failures, now))));
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Whether so many attempts of which nothing is known yet, beside these failures, leave room for one more at once. */
    boolean hasRoom(Failures failures, int underWay, Instant now) {
        return underWay == 0 || remembered(failures, now) + underWay < free;
    }

    /** With one failure more; beyond the longest wait there is nothing to count. */
    Failures failed(Failures before, Instant now) {
        return new Failures(Math.min(remembered(before, now) + 1, most()), now);
    }

    /** The one that weighs more. */
    Failures worse(Failures one, Failures other, Instant now) {
        int difference = Integer.compare(remembered(one, now), remembered(other, now));
        boolean first = difference == 0 ? one.last().isAfter(other.last()) : difference > 0;
        return first ? one : other;
    }

    static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** How many of them still count. */
    int remembered(Failures failures, Instant now) {
        long forgotten = Math.max(0, Duration.between(failures.last(), now).dividedBy(forgetAfter));
        return (int) Math.max(0, failures.count() - forgotten);
    }

    /** From when on these failures are as none. */
    Instant forgotten(Failures failures) {
        return failures.last().plus(forgetAfter.multipliedBy(failures.count()));
    }

    /** The longest that anything is held against anybody. */
    Duration memory() {
        return forgetAfter.multipliedBy(most());
    }

    private int most() {
        int most = free;
        while (delay(most).compareTo(longest) < 0) {
            most++;
        }
        return most;
    }

    private Duration delay(int count) {
        if (count < free) {
            return Duration.ZERO;
        }
        Duration delay = first;
        for (int i = free; i < count && delay.compareTo(longest) < 0; i++) {
            delay = delay.multipliedBy(2);
        }
        return delay.compareTo(longest) < 0 ? delay : longest;
    }
}
