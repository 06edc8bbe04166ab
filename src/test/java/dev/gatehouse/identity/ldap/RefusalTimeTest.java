package dev.gatehouse.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** T29: the minimum time of a refusal, by a clock that only the waiting moves. */
class RefusalTimeTest {
    private static final Duration MINIMUM = Duration.ofMillis(100);

    private final List<Duration> waits = new ArrayList<>();
    private long now = Long.MAX_VALUE - 50;

    @Test
    void aFastRefusalWaitsForTheRest() {
        refusalAfter(Duration.ofMillis(30));
        assertThat(waits).containsExactly(Duration.ofMillis(70));
    }

    @Test
    void aRefusalThatTookTheMinimumDoesNotWait() {
        refusalAfter(MINIMUM);
        refusalAfter(Duration.ofMillis(250));
        assertThat(waits).isEmpty();
    }

    @Test
    void anEarlyWakeUpIsFollowedByAnotherWait() {
        RefusalTime early = new RefusalTime(MINIMUM, () -> now, nanos -> advance(nanos / 2 + 1));
        early.await(early.start());
        assertThat(waits).hasSizeGreaterThan(1);
        assertThat(waits.stream().reduce(Duration.ZERO, Duration::plus)).isEqualTo(MINIMUM);
    }

    @Test
    void aMinimumOfZeroNeverWaits() {
        RefusalTime none = new RefusalTime(Duration.ZERO, () -> now, this::advance);
        none.await(none.start());
        assertThat(waits).isEmpty();
    }

    @Test
    void anInterruptEndsTheWait() {
        RefusalTime interrupted = new RefusalTime(
                MINIMUM, () -> now, nanos -> Thread.currentThread().interrupt());
        interrupted.await(interrupted.start());
        assertThat(Thread.interrupted()).isTrue();
    }

    private void refusalAfter(Duration took) {
        RefusalTime time = new RefusalTime(MINIMUM, () -> now, this::advance);
        long start = time.start();
        now += took.toNanos();
        time.await(start);
    }

    private void advance(long nanos) {
        waits.add(Duration.ofNanos(nanos));
        now += nanos;
    }
}
