package dev.gatehouse.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.throttle.InFlightAttempts.Entry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Attempts at one budget at the same time. */
@Tag("unit")
class InFlightAttemptsTest {
    private static final List<String> A = List.of("a");
    private final InFlightAttempts attempts = new InFlightAttempts(Duration.ofMillis(100), 1);

    @Test
    void anAttemptSeesTheOthersThatAreNotReleasedYet() {
        assertThat(others(List.of("a", "b"))).containsEntry("a", 0).containsEntry("b", 0);
        assertThat(others(A)).containsEntry("a", 1);
        assertThat(others(A)).containsEntry("a", 2);
        attempts.release(A);
        assertThat(others(A)).containsEntry("a", 2);
        for (int i = 0; i < 3; i++) {
            attempts.release(A);
        }
        assertThat(others(A)).containsEntry("a", 0);
    }

    @Test
    void anAttemptWithoutRoomIsNotInFlight() {
        assertThat(attempts.enter(A, (id, others) -> false)).isEqualTo(Entry.REFUSED);
        assertThat(others(A)).containsEntry("a", 0);
        assertThat(attempts.enter(A, (id, others) -> false)).isEqualTo(Entry.BLOCKED);
        assertThat(attempts.enter(List.of("a", "b"), (id, others) -> id.equals("a")))
                .as("no outcome of the attempts at a makes room at b")
                .isEqualTo(Entry.REFUSED);
        assertThat(others(A)).containsEntry("a", 1);
    }

    @Test
    void aBlockedAttemptIsTriedAgainAfterEachRelease() {
        assertThat(attempts.retry("a", () -> Optional.of("admitted"))).contains("admitted");
        others(A);
        others(A);
        assertThat(attempts.<String>retry("a", () -> {
                    attempts.release(A);
                    return attempts.enter(A, (id, others) -> others == 0) == Entry.ADMITTED
                            ? Optional.of("admitted")
                            : Optional.empty();
                }))
                .contains("admitted");
    }

    @Test
    void aBlockedAttemptWaitsForALimitedTime() {
        InFlightAttempts impatient = new InFlightAttempts(Duration.ofMillis(1), 1);
        assertThat(impatient.<String>retry("a", Optional::empty)).isEmpty();
        assertThat(impatient.<String>retry("a", () -> {
                    impatient.release(A);
                    return Optional.empty();
                }))
                .as("however many outcomes there are")
                .isEmpty();
    }

    @Test
    void theTurnAtABudgetIsReturnedToOtherThreads() throws Exception {
        assertThat(attempts.retry("a", () -> Optional.of("first"))).contains("first");
        assertThatThrownBy(() -> attempts.retry("a", () -> {
                    throw new IllegalStateException("failed");
                }))
                .hasMessage("failed");
        assertThat(CompletableFuture.supplyAsync(() -> attempts.retry("a", () -> Optional.of("other")))
                        .get(10, TimeUnit.SECONDS))
                .contains("other");
    }

    @Test
    void noMoreWaitThanThereArePlaces() {
        assertThat(attempts.<String>retry("a", () -> attempts.retry("b", () -> Optional.of("admitted"))))
                .isEmpty();
        assertThat(attempts.retry("b", () -> Optional.of("admitted"))).contains("admitted");
    }

    private Map<String, Integer> others(List<String> ids) {
        Map<String, Integer> seen = new HashMap<>();
        assertThat(attempts.enter(ids, (id, others) -> {
                    seen.put(id, others);
                    return true;
                }))
                .isEqualTo(Entry.ADMITTED);
        return seen;
    }
}
