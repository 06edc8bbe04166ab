package dev.gatehouse.storage;

import dev.gatehouse.threads.ThreadPools;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Fallback;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The clock of the database, for times that nodes compare with each other: this node's clock, and the offset that was measured
 * last. It is injected by its name; the default {@link Clock} is that of the node.
 */
@Component
@Fallback
public class StoreClock extends Clock implements HealthIndicator {
    private static final Logger log = LoggerFactory.getLogger(StoreClock.class);

    /** A slower read says nothing about the offset, and a smaller offset is no fault whatever the configuration. */
    private static final Duration PRECISION = Duration.ofSeconds(1);

    private final Clock node;
    private final DatabaseClock database;
    private final Duration tolerance;
    private volatile Duration offset = Duration.ZERO;
    private volatile boolean off;

    /** @param skew how far the clocks of nodes may differ */
    StoreClock(
            Clock node,
            DatabaseClock database,
            MeterRegistry meters,
            @Value("${gatehouse.token.clock-skew:10s}") Duration skew) {
        this.node = node;
        this.database = database;
        this.tolerance = skew.compareTo(PRECISION) > 0 ? skew : PRECISION;
        TimeGauge.builder("gatehouse.clock.offset", () -> -offset.toMillis(), TimeUnit.MILLISECONDS)
                .description("How far the clock of this node is ahead of that of the database")
                .register(meters);
        measure();
    }

    @Override
    public Instant instant() {
        return node.instant().plus(offset);
    }

    /** How far the clock of the database is ahead of that of this node. */
    public Duration offset() {
        return offset;
    }

    @Override
    public ZoneId getZone() {
        return node.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.offset(node.withZone(zone), offset);
    }

    /** For the readiness: other nodes refuse the tokens of this one. */
    @Override
    public Health health() {
        return (off ? Health.outOfService() : Health.up()).build();
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS, scheduler = ThreadPools.FOLLOWERS)
    void measure() {
        try {
            Instant before = node.instant();
            Instant stored = database.read();
            Duration taken = Duration.between(before, node.instant());
            if (!taken.isNegative() && taken.compareTo(PRECISION) < 0) {
                adopt(Duration.between(before.plus(taken.dividedBy(2)), stored));
            }
        } catch (DataAccessException e) {
            log.debug("the clock of the database was not read", e);
        }
    }

    private void adopt(Duration measured) {
        offset = measured;
        boolean before = off;
        off = measured.abs().compareTo(tolerance) > 0;
        if (off && !before) {
            log.warn(
                    "the clock of this node differs from that of the database by {}, more than"
                            + " gatehouse.token.clock-skew: this node is not ready",
                    measured.abs());
        } else if (before && !off) {
            log.info("the clock of this node is right again");
        }
    }
}
