package dev.gatehouse.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** T29: what a refusal still owes, by made-up times. */
class EvenTimeTest {
    private final EvenTime time = new EvenTime();
    private long now;

    @Test
    void whoIsRefusedFasterWaitsForTheDifference() {
        pairs(3, 40, 10);
        assertThat(missing(10)).isEqualTo(30);
        assertThat(existing(40)).isZero();
    }

    @Test
    void itWorksInTheOtherDirectionToo() {
        pairs(3, 10, 15);
        assertThat(existing(10)).isEqualTo(5);
        assertThat(missing(15)).isZero();
    }

    @Test
    void aLoadThatSlowsBothChangesNothing() {
        pairs(3, 40, 10);
        pairs(3, 140, 110);
        assertThat(missing(110)).isEqualTo(30);
    }

    @Test
    void aPauseOfTheMachineIsNoMeasure() {
        pairs(10, 40, 10);
        existing(1_000_000);
        assertThat(missing(10)).isEqualTo(30);
    }

    @Test
    void aLastingChangeIsLearned() {
        pairs(100, 40, 10);
        pairs(60, 90, 10);
        assertThat(missing(10)).isEqualTo(80);
    }

    @Test
    void nothingIsOwedBeforeBothWereSeenWithinAWhile() {
        existing(40);
        now += Duration.ofMinutes(1).toNanos();
        assertThat(missing(10)).isZero();
        assertThat(missing(10)).isZero();
    }

    private void pairs(int count, long existing, long missing) {
        for (int i = 0; i < count; i++) {
            existing(existing);
            missing(missing);
        }
    }

    private long existing(long took) {
        return time.owed(true, took, ++now);
    }

    private long missing(long took) {
        return time.owed(false, took, ++now);
    }
}
