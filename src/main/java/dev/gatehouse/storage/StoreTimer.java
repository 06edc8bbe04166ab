package dev.gatehouse.storage;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** The duration of the two accesses that every installation makes all the time. A slow store shows here first. */
public final class StoreTimer {
    private StoreTimer() {}

    /** @param operation {@code open} for a new session, {@code follow} for the revocations of other nodes */
    public static Timer of(String operation, MeterRegistry meters) {
        return Timer.builder("gatehouse.store")
                .description("Time that the store takes to open a session, and to read new revocations (follow)")
                .tag("operation", operation)
                .register(meters);
    }
}
