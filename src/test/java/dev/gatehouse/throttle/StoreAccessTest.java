package dev.gatehouse.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.support.MovableClock;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;

/** When the store of the throttle is tried. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("unit")
class StoreAccessTest {
    private final MovableClock clock = new MovableClock();
    private final StoreAccess access = new StoreAccess(clock);
    private int tried;

    @Test
    void afterAFailureTheStoreIsTriedAgainInExactlyFiveSeconds() {
        assertThat(access.query(failing(new DataAccessResourceFailureException("down"))))
                .isEmpty();
        clock.advance(Duration.ofMillis(4_999));
        assertThat(access.query(() -> "answer")).isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertThat(access.query(() -> "answer")).contains("answer");
    }

    @Test
    void aTransactionThatCannotBeginIsAFailureToo() {
        access.update(() -> {
            throw new CannotCreateTransactionException("down");
        });
        access.update(() -> tried++);
        assertThat(tried).isZero();
        clock.advance(Duration.ofSeconds(5));
        access.update(() -> tried++);
        assertThat(tried).isEqualTo(1);
    }

    @Test
    void aLockThatIsHeldIsNoFailureOfTheStore() {
        assertThat(access.query(failing(new CannotAcquireLockException("held"))))
                .isEmpty();
        assertThat(access.query(() -> "answer")).contains("answer");
    }

    @Test
    void aMistakeInTheCodeIsNotHidden() {
        assertThatThrownBy(() -> access.query(failing(new IllegalStateException("a mistake"))))
                .hasMessage("a mistake");
        assertThat(access.query(() -> "answer")).contains("answer");
    }

    @Test
    void anOutageIsLoggedOnceAndItsEndToo(CapturedOutput log) {
        for (int i = 0; i < 3; i++) {
            access.query(failing(new DataAccessResourceFailureException("down")));
            clock.advance(Duration.ofSeconds(5));
        }
        access.update(() -> {});
        access.update(() -> {});
        assertThat(log.getAll().lines().filter(line -> line.contains("store unavailable: each node")))
                .hasSize(1);
        assertThat(log.getAll().lines().filter(line -> line.contains("store available again: all nodes")))
                .hasSize(1);
    }

    private static <T> Supplier<T> failing(RuntimeException failure) {
        return () -> {
            throw failure;
        };
    }
}
