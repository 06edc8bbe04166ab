package dev.gatehouse.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.MovableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The arithmetic of waiting, by a clock that is moved. */
class BackOffTest {
    private final BackOff backOff =
            new BackOff(5, Duration.ofSeconds(1), Duration.ofMinutes(15), Duration.ofMinutes(15));
    private final MovableClock clock = new MovableClock();

    @Test
    void fiveFailuresAreFreeAndThenTheWaitDoublesUpToTheLongest() {
        List<Long> waits = new ArrayList<>();
        Failures failures = Failures.NONE;
        for (int i = 0; i < 18; i++) {
            Duration wait = backOff.wait(failures, clock.instant());
            waits.add(wait.toSeconds());
            clock.advance(wait);
            failures = backOff.failed(failures, clock.instant());
        }
        assertThat(waits)
                .containsExactly(0L, 0L, 0L, 0L, 0L, 1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L, 900L, 900L, 900L);
    }

    @Test
    void aWaitThatIsOverIsNone() {
        Failures failures = failed(6);
        assertThat(backOff.wait(failures, clock.instant())).hasSeconds(2);
        clock.advance(Duration.ofMillis(1_999));
        assertThat(backOff.wait(failures, clock.instant())).hasMillis(1);
        clock.advance(Duration.ofMillis(1));
        assertThat(backOff.wait(failures, clock.instant())).isZero();
    }

    @Test
    void timeAloneTakesFailuresBackOneByOne() {
        Failures failures = failed(3);
        clock.advance(Duration.ofMinutes(14));
        assertThat(backOff.remembered(failures, clock.instant())).isEqualTo(3);
        clock.advance(Duration.ofMinutes(1));
        assertThat(backOff.remembered(failures, clock.instant())).isEqualTo(2);
        assertThat(backOff.forgotten(failures)).isEqualTo(clock.instant().plus(Duration.ofMinutes(30)));
        clock.advance(Duration.ofDays(9_000));
        assertThat(backOff.remembered(failures, clock.instant())).isZero();
    }

    @Test
    void nobodyIsHeldUpForLongerThanTheLongestWaitHoweverOftenHeFailed() {
        assertThat(backOff.wait(failed(1_000), clock.instant())).hasMinutes(15);
        assertThat(backOff.failed(failed(1_000), clock.instant()).count()).isEqualTo(15);
    }

    @Test
    void attemptsThatAreUnderWayCountAsIfTheyHadFailed() {
        assertThat(backOff.hasRoom(failed(2), 2, clock.instant())).isTrue();
        assertThat(backOff.hasRoom(failed(2), 3, clock.instant())).isFalse();
        assertThat(backOff.hasRoom(failed(9), 0, clock.instant())).isTrue();
        assertThat(backOff.hasRoom(failed(9), 1, clock.instant())).isFalse();
    }

    @Test
    void aClockThatIsBehindMakesNothingForgotten() {
        Failures failures = new Failures(6, clock.instant().plusSeconds(3));
        assertThat(backOff.remembered(failures, clock.instant())).isEqualTo(6);
        assertThat(backOff.wait(failures, clock.instant())).hasSeconds(5);
    }

    private Failures failed(int times) {
        Failures failures = Failures.NONE;
        for (int i = 0; i < times; i++) {
            failures = backOff.failed(failures, clock.instant());
        }
        return failures;
    }
}
