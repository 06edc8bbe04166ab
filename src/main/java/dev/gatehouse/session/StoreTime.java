package dev.gatehouse.session;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** How long the store takes for what happens all the time: so it is known before anybody complains. */
final class StoreTime {
    private StoreTime() {}

    static Timer of(String operation, MeterRegistry meters) {
        return Timer.builder("gatehouse.store")
                .description("What the store takes to open a session, and to tell which have ended (follow)")
                .tag("operation", operation)
                .register(meters);
    }
}
