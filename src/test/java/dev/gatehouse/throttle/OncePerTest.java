package dev.gatehouse.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.MovableClock;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class OncePerTest {
    private final MovableClock clock = new MovableClock();
    private final OncePer limit = new OncePer(Duration.ofMinutes(1), clock);

    @Test
    void eachKeyIsPermittedOnceAPeriod() {
        assertThat(limit.tryAcquire("one")).isTrue();
        assertThat(limit.tryAcquire("one")).isFalse();
        assertThat(limit.tryAcquire("two")).isTrue();
        clock.advance(Duration.ofSeconds(59));
        assertThat(limit.tryAcquire("one")).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(limit.tryAcquire("one")).isTrue();
    }
}
