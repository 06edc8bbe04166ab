package dev.gatehouse.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.MemoryDatabase;
import dev.gatehouse.support.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessResourceFailureException;

/** A clock that has jumped deletes nothing. */
@Tag("unit")
@ExtendWith(OutputCaptureExtension.class)
class ExpiryClockTest {
    private static final Duration FAR = Duration.ofDays(400);

    private final MovableClock clock = new MovableClock();

    @AutoClose
    private final MemoryDatabase database = new MemoryDatabase();

    private ExpiryClock expiry = started();

    @Test
    void itIsTheClockOfTheStoreAsLongAsThatRuns() {
        clock.advance(FAR);
        assertThat(expiry.instant()).isEqualTo(clock.instant());
        clock.set(Duration.ofMinutes(1));
        assertThat(expiry.instant()).isEqualTo(clock.instant());
        clock.set(Duration.ofMinutes(-1));
        assertThat(expiry.instant()).isEqualTo(clock.instant());
    }

    @Test
    void nothingHasExpiredUntilAJumpIsUndone(CapturedOutput log) {
        for (Duration jump : List.of(FAR, FAR.negated(), Duration.ofMinutes(1).plusMillis(1))) {
            clock.set(jump);
            assertThat(expiry.instant()).isEqualTo(Instant.EPOCH);
            clock.advance(Duration.ofHours(5));
            assertThat(expiry.instant()).isEqualTo(Instant.EPOCH);
            clock.set(jump.negated());
            assertThat(expiry.instant()).isEqualTo(clock.instant());
        }
        assertThat(log.getAll().lines().filter(line -> line.contains("the clock has jumped by")))
                .hasSize(3);
        assertThat(log.getAll().lines().filter(line -> line.contains("the clock is steady again")))
                .hasSize(3);
    }

    @Test
    void aJumpThatLastsIsTheRightTimeUnlessTheClockJumpsAgain() {
        clock.set(FAR);
        assertThat(expiry.isSteady()).isFalse();
        clock.advance(Duration.ofHours(6).minusMillis(1));
        assertThat(expiry.isSteady()).isFalse();
        clock.set(FAR);
        clock.advance(Duration.ofMillis(1));
        assertThat(expiry.isSteady()).isFalse();
        clock.advance(Duration.ofHours(6));
        assertThat(expiry.isSteady()).isTrue();
        clock.set(FAR.negated());
        assertThat(expiry.isSteady()).isFalse();
    }

    @Test
    void atTheStartTheLastUseOfTheStoreIsCompared() {
        expiry.remember();
        clock.advance(Duration.ofDays(1));
        expiry.remember();
        clock.set(Duration.ofDays(1));
        expiry = started();
        assertThat(expiry.isSteady()).as("a stop of a day").isTrue();
        clock.set(FAR);
        expiry.remember();
        expiry = started();
        assertThat(expiry.isSteady()).as("a jump before the start").isFalse();
        clock.set(FAR.negated());
        assertThat(expiry.isSteady()).isTrue();
    }

    @Test
    void withoutTheStoreItGoesOn() {
        database.setAvailable(false);
        expiry.remember();
        assertThat(expiry.instant()).isEqualTo(clock.instant());
    }

    @Test
    void expiredDataIsDeletedByTheTimeOfAClockThatHasNotJumped() {
        List<Instant> deletions = new ArrayList<>();
        ExpiredData data = new ExpiredData(List.of(deletions::add), expiry);
        data.delete();
        clock.set(FAR);
        data.delete();
        assertThat(deletions).containsExactly(clock.instant().minus(FAR));
    }

    @Test
    void anOutageOfTheStoreIsLoggedOnce(CapturedOutput log) {
        List<Instant> deletions = new ArrayList<>();
        ExpiringData unavailable = now -> {
            deletions.add(now);
            if (deletions.size() < 3) {
                throw new DataAccessResourceFailureException("down");
            }
        };
        ExpiredData data = new ExpiredData(List.of(unavailable), expiry);
        data.delete();
        data.delete();
        data.delete();
        assertThat(log.getAll().lines().filter(line -> line.contains("store unavailable: expired data is not deleted")))
                .hasSize(1);
        assertThat(log.getAll()).contains("store available again: expired data is deleted");
    }

    /** The first check reads when the store was last in use. */
    private ExpiryClock started() {
        ExpiryClock started = new ExpiryClock(clock, clock::elapsed, database.jdbc());
        started.isSteady();
        return started;
    }
}
