package dev.gatehouse.support;

import dev.gatehouse.storage.DatabaseClock;
import dev.gatehouse.storage.ElapsedTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;

/** A clock that only tests move. It starts in 2026, or at the time in the property {@link #START}. */
public final class MovableClock extends Clock {
    static final String START = "test.clock";
    private static final Instant DEFAULT = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicReference<Instant> now;
    private final AtomicReference<Duration> elapsed = new AtomicReference<>(Duration.ZERO);
    private volatile Duration storeAhead = Duration.ZERO;

    public MovableClock() {
        this(DEFAULT);
    }

    private MovableClock(Instant start) {
        now = new AtomicReference<>(start);
    }

    /** The time passes. */
    public void advance(Duration duration) {
        elapsed.updateAndGet(before -> before.plus(duration));
        set(duration);
    }

    /** The clock is set, while no time passes. */
    public void set(Duration ahead) {
        now.updateAndGet(instant -> instant.plus(ahead));
    }

    /** How much time has passed, however the clock was set. */
    public Duration elapsed() {
        return elapsed.get();
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    /** How far the clock of the database is ahead of this one. */
    public void setStoreAhead(Duration ahead) {
        storeAhead = ahead;
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Configuration {
        @Bean
        @Primary
        MovableClock movableClock(Environment environment) {
            return new MovableClock(Instant.parse(environment.getProperty(START, DEFAULT.toString())));
        }

        @Bean
        @Primary
        ElapsedTime movableElapsedTime(MovableClock clock) {
            return clock::elapsed;
        }

        @Bean
        @Primary
        DatabaseClock movableDatabaseClock(MovableClock clock) {
            return () -> clock.instant().plus(clock.storeAhead);
        }
    }
}
