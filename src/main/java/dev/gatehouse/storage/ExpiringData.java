package dev.gatehouse.storage;

import java.time.Instant;

/** Data that is deleted when its time has come. {@link ExpiredData} calls it once a minute. */
@FunctionalInterface
public interface ExpiringData {
    /** @param now the time of the store, whose clock has not jumped */
    void deleteExpired(Instant now);
}
