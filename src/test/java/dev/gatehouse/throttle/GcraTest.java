package dev.gatehouse.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.throttle.Gcra.Rate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The token bucket: ten a second on average, twenty at once. */
@Tag("unit")
class GcraTest {
    private static final long NOW = 1_767_225_600_000L;
    private final Rate rate = Rate.of(10, 20);
    private final Gcra bucket = new Gcra();

    @Test
    void theBurstIsFullAtTheStartAndReturnsWithTime() {
        assertThat(acquired(30, NOW)).isEqualTo(20);
        assertThat(acquired(5, NOW + 99)).isZero();
        assertThat(acquired(5, NOW + 100)).isEqualTo(1);
        assertThat(acquired(30, NOW + 1_100)).isEqualTo(10);
        assertThat(acquired(30, NOW + 60_000)).isEqualTo(20);
    }

    @Test
    void theAverageRateIsAlwaysPermitted() {
        assertThat(LongStream.range(0, 1_000)
                        .filter(i -> bucket.tryAcquire(rate, NOW + 100 * i))
                        .count())
                .isEqualTo(1_000);
    }

    @Test
    void aRejectedRequestDoesNotCount() {
        acquired(20, NOW);
        assertThat(acquired(1_000, NOW)).isZero();
        assertThat(acquired(1, NOW + 100)).isEqualTo(1);
    }

    @Test
    void aCheckForRoomTakesNothing() {
        acquired(19, NOW);
        assertThat(bucket.hasRoom(rate, NOW)).isTrue();
        assertThat(bucket.hasRoom(rate, NOW)).isTrue();
        bucket.acquire(rate, NOW);
        assertThat(bucket.hasRoom(rate, NOW)).isFalse();
    }

    @Test
    void parallelCallersThatFoundRoomAreAllCharged() {
        IntStream.range(0, 25).forEach(i -> bucket.acquire(rate, NOW));
        assertThat(bucket.hasRoom(rate, NOW + 599)).isFalse();
        assertThat(bucket.hasRoom(rate, NOW + 600)).isTrue();
    }

    @Test
    void aClockThatIsBehindGivesNothing() {
        acquired(20, NOW);
        assertThat(acquired(1, NOW - 1_000)).isZero();
    }

    private long acquired(int attempts, long now) {
        return IntStream.range(0, attempts)
                .filter(i -> bucket.tryAcquire(rate, now))
                .count();
    }
}
