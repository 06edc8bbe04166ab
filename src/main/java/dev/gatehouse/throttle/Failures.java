package dev.gatehouse.throttle;

import java.time.Instant;

/**
 * What is held against an address or a name.
 *
 * @param count failures that were not forgotten when the last one was counted
 * @param last when that was
 */
record Failures(int count, Instant last) {
    static final Failures NONE = new Failures(0, Instant.EPOCH);
}
