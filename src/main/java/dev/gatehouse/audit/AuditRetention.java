package dev.gatehouse.audit;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.storage.ExpiringData;
import dev.gatehouse.storage.StoreOutage;
import dev.gatehouse.threads.ThreadPools;
import dev.gatehouse.throttle.WindowedCounter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes audit events that are too old or too many. */
@Component
class AuditRetention implements ExpiringData {
    private static final Logger log = LoggerFactory.getLogger(AuditRetention.class);
    private static final int MIN_EVENTS = 1_000;

    /** Events are counted when a hundredth of the limit was added: PostgreSQL reads the whole table for that. */
    private static final int PARTS = 100;

    private final AuditStore store;
    private final AuditQueries queries;
    private final Properties properties;
    private final Counter displaced;
    private final WindowedCounter lastHour;

    /** The id of the newest event at the last count. */
    private long countedUntil;

    private final StoreOutage outage =
            new StoreOutage(log, "excess audit events are not deleted", "excess audit events are deleted");

    AuditRetention(AuditStore store, AuditQueries queries, Properties properties, Clock clock, MeterRegistry meters) {
        this.store = store;
        this.queries = queries;
        this.properties = properties;
        this.displaced = Counter.builder("gatehouse.audit.displaced")
                .description("Audit events that were deleted before their time, because there were too many")
                .register(meters);
        this.lastHour = new WindowedCounter(Duration.ofHours(1), clock);
        this.countedUntil = -properties.maxEvents();
    }

    /**
     * @param keep how long audit events are kept
     * @param maxEvents how many are kept
     */
    @ConfigurationProperties("gatehouse.audit")
    record Properties(
            @DefaultValue("90d") Duration keep,
            @DefaultValue("1000000") long maxEvents) {
        Properties {
            Misconfiguration.check(
                    keep.toDays() >= 1, "gatehouse.audit.keep is shorter than a day", "Give a duration such as 90d.");
            Misconfiguration.check(
                    maxEvents >= MIN_EVENTS,
                    "gatehouse.audit.max-events is less than " + MIN_EVENTS,
                    "Give a number such as 1000000.");
        }
    }

    @Override
    public void deleteExpired(Instant now) {
        store.deleteBefore(now.minus(properties.keep()));
    }

    /** Anyone can cause events, by sign-ins that fail. This needs no clock, so it also runs when the clock has jumped. */
    @Scheduled(fixedDelay = 60_000, initialDelay = 60_000, scheduler = ThreadPools.HOUSEKEEPING)
    void deleteExcess() {
        try {
            long newest = queries.lastId();
            if (newest - countedUntil > properties.maxEvents() / PARTS) {
                report(store.deleteExcess(properties.maxEvents()));
                countedUntil = newest;
            }
            outage.succeeded();
        } catch (DataAccessException e) {
            outage.failed(e);
        }
    }

    private void report(int deleted) {
        displaced.increment(deleted);
        if (deleted > 0 && lastHour.isFirst("")) {
            log.warn(
                    "{} audit events were deleted before their time, because there were more than {}: find out what"
                            + " causes so many, or raise gatehouse.audit.max-events (logged once an hour; the metric"
                            + " gatehouse.audit.displaced counts all)",
                    deleted,
                    properties.maxEvents());
        }
    }
}
