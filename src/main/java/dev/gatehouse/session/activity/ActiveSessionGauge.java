package dev.gatehouse.session.activity;

import dev.gatehouse.threads.ThreadPools;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.OptionalLong;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * The number of live sessions on all nodes together. It is counted on a schedule, so that reading the metrics neither
 * costs a query nor waits for the store.
 */
@Component
public class ActiveSessionGauge {
    private final LiveSessionCount sessions;
    private final Clock clock;
    private volatile double count = Double.NaN;

    ActiveSessionGauge(LiveSessionCount sessions, Clock clock, MeterRegistry meters) {
        this.sessions = sessions;
        this.clock = clock;
        Gauge.builder("gatehouse.sessions.live", this, gauge -> gauge.count)
                .description(
                        "Live sessions in the store, counted twice a minute, and estimated if there are more than a"
                                + " thousand; NaN while the store is unavailable")
                .register(meters);
    }

    /** The number that was counted last; empty while the store is unavailable. */
    public OptionalLong latest() {
        double latest = count;
        return Double.isNaN(latest) ? OptionalLong.empty() : OptionalLong.of((long) latest);
    }

    @Scheduled(fixedDelay = 30_000, scheduler = ThreadPools.HOUSEKEEPING)
    void count() {
        try {
            count = sessions.at(clock.instant());
        } catch (DataAccessException | TransactionException unavailable) {
            count = Double.NaN;
        }
    }
}
