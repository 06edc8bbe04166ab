package dev.gatehouse.storage;

import static dev.gatehouse.storage.SqlTime.utc;

import dev.gatehouse.threads.ThreadPools;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Fallback;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The clock by which data expires. It shows 1970 while the clock of the store has jumped: nothing is deleted then, since
 * the clock may be corrected. A jump is compared with a clock that is never set, and at the start with the time at which the
 * store was last in use. A jump that has lasted for some hours is the right time.
 */
@Component
@Fallback
public class ExpiryClock extends Clock {
    private static final Logger log = LoggerFactory.getLogger(ExpiryClock.class);
    private static final Duration MAX_STEP = Duration.ofMinutes(1);
    private static final Duration MAX_STOP = Duration.ofDays(1);
    private static final Duration SETTLED = Duration.ofHours(6);

    private final Clock clock;
    private final ElapsedTime elapsed;
    private final JdbcClient jdbc;
    private @Nullable Instant expected;
    private Duration checkedAt;

    /** How far the clock may differ: after the start the time without a node, and then less. */
    private Duration tolerance = MAX_STOP;

    private @Nullable Jump jump;

    public ExpiryClock(@Qualifier(StorageConfiguration.STORE_CLOCK) Clock clock, ElapsedTime elapsed, JdbcClient jdbc) {
        this.clock = clock;
        this.elapsed = elapsed;
        this.jdbc = jdbc;
        this.checkedAt = elapsed.read();
    }

    /** @param at when it was noticed, by {@link ElapsedTime} */
    private record Jump(Duration by, Duration at) {
        boolean isSame(Duration step) {
            return step.minus(by).abs().compareTo(MAX_STEP) <= 0;
        }

        boolean isSettled(Duration step, Duration now) {
            return isSame(step) && now.minus(at).compareTo(SETTLED) >= 0;
        }
    }

    /** The time of the store, or 1970. */
    @Override
    public Instant instant() {
        return isSteady() ? clock.instant() : Instant.EPOCH;
    }

    /** False while the clock has jumped. The first call reads when the store was last in use. */
    public synchronized boolean isSteady() {
        Instant before = expected == null ? lastInUse() : expected;
        Duration uptime = elapsed.read();
        Instant now = clock.instant();
        Instant due = before.plus(uptime).minus(checkedAt);
        checkedAt = uptime;
        Duration step = Duration.between(due, now);
        Jump known = jump;
        expected = due;
        boolean isRight = step.abs().compareTo(tolerance) <= 0;
        if (isRight || (known != null && known.isSettled(step, uptime))) {
            if (known != null) {
                log.info("the clock is steady again: expired data is deleted");
            }
            expected = now;
            tolerance = MAX_STEP;
            jump = null;
            return true;
        }
        if (known == null || !known.isSame(step)) {
            log.warn(
                    "the clock has jumped by {}: nothing is deleted and no key is rotated until it is right again, or has"
                            + " been steady for {}",
                    step,
                    SETTLED);
            jump = new Jump(step, uptime);
        }
        return false;
    }

    private Instant lastInUse() {
        return jdbc.sql("select seen_at from clock_seen order by seen_at desc fetch first 1 row only")
                .query((row, number) -> SqlTime.instant(row, "seen_at"))
                .optional()
                .orElseGet(clock::instant);
    }

    /** The next start does not compare its time with the last use of the store. */
    public void forgetLastUse() {
        jdbc.sql("delete from clock_seen").update();
    }

    @Override
    public ZoneId getZone() {
        return clock.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("only for instants");
    }

    @Scheduled(fixedDelay = 60_000, scheduler = ThreadPools.HOUSEKEEPING)
    void remember() {
        if (!isSteady()) {
            return;
        }
        try {
            if (jdbc.sql("update clock_seen set seen_at = ?")
                            .param(utc(clock.instant()))
                            .update()
                    == 0) {
                jdbc.sql("insert into clock_seen (seen_at) values (?)")
                        .param(utc(clock.instant()))
                        .update();
            }
        } catch (DataAccessException e) {
            log.debug("the time was not stored", e);
        }
    }
}
