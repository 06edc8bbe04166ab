package dev.gatehouse.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.MovableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The arithmetic of the back-off. */
@Tag("unit")
class BackOffTest {
    private final BackOff backOff =
            new BackOff(5, Duration.ofSeconds(1), Duration.ofMinutes(15), Duration.ofMinutes(15));
    private final MovableClock clock = new MovableClock();

    @Test
    void fiveFailuresAreFreeAndThenTheWaitDoublesUpToTheMaximum() {
        List<Long> waits = new ArrayList<>();
        Failures failures = Failures.NONE;
        for (int i = 0; i < 18; i++) {
            Duration wait = backOff.remainingWait(failures, clock.instant());
            waits.add(wait.toSeconds());
            clock.advance(wait);
            failures = backOff.failed(failures, clock.instant());
        }
        assertThat(waits)
                .containsExactly(0L, 0L, 0L, 0L, 0L, 1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L, 900L, 900L, 900L);
    }

    @Test
    void theRemainingWaitEndsAtZero() {
        Failures failures = failed(6);
        assertThat(backOff.remainingWait(failures, clock.instant())).hasSeconds(2);
        clock.advance(Duration.ofMillis(1_999));
        assertThat(backOff.remainingWait(failures, clock.instant())).hasMillis(1);
        clock.advance(Duration.ofMillis(1));
        assertThat(backOff.remainingWait(failures, clock.instant())).isZero();
    }

    @Test
    void failuresExpireOneByOne() {
        Failures failures = failed(3);
        clock.advance(Duration.ofMinutes(14));
        assertThat(backOff.countAt(failures, clock.instant())).isEqualTo(3);
        clock.advance(Duration.ofMinutes(1));
        assertThat(backOff.countAt(failures, clock.instant())).isEqualTo(2);
        assertThat(backOff.expiry(failures)).isEqualTo(clock.instant().plus(Duration.ofMinutes(30)));
        clock.advance(Duration.ofDays(9_000));
        assertThat(backOff.countAt(failures, clock.instant())).isZero();
    }

    @Test
    void moreFailuresDoNotExceedTheMaximumWait() {
        assertThat(backOff.remainingWait(failed(1_000), clock.instant())).hasMinutes(15);
        assertThat(backOff.failed(failed(1_000), clock.instant()).count()).isEqualTo(15);
    }

    @Test
    void attemptsInFlightCountAsFailures() {
        assertThat(backOff.hasRoom(failed(2), 2, clock.instant())).isTrue();
        assertThat(backOff.hasRoom(failed(2), 3, clock.instant())).isFalse();
        assertThat(backOff.hasRoom(failed(9), 0, clock.instant())).isTrue();
        assertThat(backOff.hasRoom(failed(9), 1, clock.instant())).isFalse();
    }

    @Test
    void aFailureInTheFutureCountsAsOneOfNow() {
        Failures failures = new Failures(6, clock.instant().plusSeconds(3));
        assertThat(backOff.countAt(failures, clock.instant())).isEqualTo(6);
        assertThat(backOff.remainingWait(failures, clock.instant())).hasSeconds(2);
    }

    private Failures failed(int times) {
        Failures failures = Failures.NONE;
        for (int i = 0; i < times; i++) {
            failures = backOff.failed(failures, clock.instant());
        }
        return failures;
    }
}
