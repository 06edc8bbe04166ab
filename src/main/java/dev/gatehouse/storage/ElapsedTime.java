package dev.gatehouse.storage;

import java.time.Duration;

/** The time since some start, by a clock that is never set. */
@FunctionalInterface
public interface ElapsedTime {
    Duration read();
}
