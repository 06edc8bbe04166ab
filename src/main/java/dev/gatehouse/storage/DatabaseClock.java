package dev.gatehouse.storage;

import java.time.Instant;

/** Reads the time of the database server. */
@FunctionalInterface
public interface DatabaseClock {
    Instant read();
}
