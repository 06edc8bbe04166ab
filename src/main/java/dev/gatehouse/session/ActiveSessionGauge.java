package dev.gatehouse.session;

import dev.gatehouse.threads.ThreadPools;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * How many sessions are live, on all nodes together. It is counted by the clock and not when it is asked for, so that
 * nobody who reads metrics makes work for the store, or waits for it.
 */
@Component
class ActiveSessionGauge {
    private final SessionStore store;
    private final Clock clock;
    private volatile double live = Double.NaN;

    ActiveSessionGauge(SessionStore store, Clock clock, MeterRegistry meters) {
        this.store = store;
        this.clock = clock;
        Gauge.builder("gatehouse.sessions.live", this, sessions -> sessions.live)
                .description("Live sessions in the store, counted twice a minute; NaN when the store does not answer")
                .register(meters);
    }

    @Scheduled(fixedDelay = 30_000, scheduler = ThreadPools.HOUSEKEEPING)
    void count() {
        try {
            live = store.countLive(clock.instant());
        } catch (DataAccessException | TransactionException outage) {
            live = Double.NaN;
        }
    }
}
