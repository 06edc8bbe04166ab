package dev.gatehouse.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Attempts at one budget at the same time. */
@Tag("unit")
class InFlightAttemptsTest {
    private final InFlightAttempts attempts = new InFlightAttempts();

    @Test
    void anAttemptSeesTheOthersThatAreNotReleasedYet() {
        assertThat(attempts.acquire(List.of("a", "b"))).containsEntry("a", 0).containsEntry("b", 0);
        assertThat(attempts.acquire(List.of("a"))).containsEntry("a", 1);
        assertThat(attempts.acquire(List.of("a"))).containsEntry("a", 2);
        attempts.release(List.of("a"));
        assertThat(attempts.acquire(List.of("a"))).containsEntry("a", 2);
        for (int i = 0; i < 3; i++) {
            attempts.release(List.of("a"));
        }
        assertThat(attempts.acquire(List.of("a"))).containsEntry("a", 0);
    }
}
