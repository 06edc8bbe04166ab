package dev.gatehouse.throttle;

import java.time.Duration;
import java.time.Instant;

/**
 * Which limits apply to a budget: to each the general one, and to that of a user name also the one for addresses where the user
 * is not known, so that strangers do not lock the account in its directory.
 */
record AttemptLimits(BackOff general, BackOff unknownAddress) {

    AttemptLimits(ThrottleProperties properties) {
        this(properties.backOff(), properties.unknownAddressBackOff());
    }

    /** @param ofName whether the budget is that of a user name */
    Duration remainingWait(boolean ofName, Failures failures, Instant now) {
        Duration wait = general.remainingWait(failures, now);
        return ofName ? BackOff.max(wait, unknownAddress.remainingWait(failures, now)) : wait;
    }

    /** Whether one more attempt is permitted if all attempts in flight fail. */
    boolean permit(boolean ofName, Failures failures, int inFlight, Instant now) {
        return remainingWait(ofName, failures, now).isZero()
                && general.hasRoom(failures, inFlight, now)
                && (!ofName || unknownAddress.hasRoom(failures, inFlight, now));
    }
}
