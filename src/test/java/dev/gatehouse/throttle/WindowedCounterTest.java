package dev.gatehouse.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.LiveHeap;
import dev.gatehouse.support.MovableClock;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Counts within ten minutes, by key. */
@Tag("unit")
class WindowedCounterTest {
    private final MovableClock clock = new MovableClock();
    private final WindowedCounter counter = new WindowedCounter(Duration.ofMinutes(10), clock);

    @Test
    void onlyTheAdditionThatReachesTheLimitReports() {
        assertThat(IntStream.rangeClosed(1, 6)
                        .filter(i -> counter.addAndCheck("a", 1, 3))
                        .boxed())
                .containsExactly(3);
    }

    @Test
    void anAdditionBeyondTheLimitReportsOnce() {
        assertThat(counter.addAndCheck("a", 2, 5)).isFalse();
        assertThat(counter.addAndCheck("a", 10, 5)).isTrue();
        assertThat(counter.addAndCheck("a", 10, 5)).isFalse();
        assertThat(counter.addAndCheck("b", 10, 5)).isTrue();
    }

    @Test
    void theWindowStartsAtTheFirstAddition() {
        counter.addAndCheck("a", 1, 3);
        clock.advance(Duration.ofMinutes(9));
        assertThat(counter.addAndCheck("a", 1, 3)).isFalse();
        clock.advance(Duration.ofMinutes(1));
        assertThat(counter.addAndCheck("a", 1, 3)).isFalse();
        assertThat(counter.addAndCheck("a", 1, 3)).isFalse();
        assertThat(counter.addAndCheck("a", 1, 3)).isTrue();
    }

    @Test
    void aLongKeyTakesNoMoreMemoryThanAShortOne() {
        assertThat(LiveHeap.growth(() ->
                        IntStream.range(0, 10_000).forEach(i -> counter.isFirst(i + "x".repeat(2_048)))))
                .isLessThan(8_000_000);
    }

    @Test
    void eachKeyIsFirstOnceAWindow() {
        assertThat(counter.isFirst("one")).isTrue();
        assertThat(counter.isFirst("one")).isFalse();
        assertThat(counter.isFirst("two")).isTrue();
        clock.advance(Duration.ofMinutes(10).minusSeconds(1));
        assertThat(counter.isFirst("one")).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(counter.isFirst("one")).isTrue();
    }
}
