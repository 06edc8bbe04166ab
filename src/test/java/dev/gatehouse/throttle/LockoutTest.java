package dev.gatehouse.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.caller.Caller;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.support.MemoryDatabase;
import dev.gatehouse.support.MovableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * With the defaults, the guesses of strangers do not lock an account of Active Directory, which counts a wrong password unless
 * the one before is older than its observation window, and locks the account at five to ten.
 */
@Tag("unit")
class LockoutTest {
    private static final Caller HOME = new Caller("192.0.2.1", "test");

    @AutoClose
    private final MemoryDatabase database = new MemoryDatabase();

    private final MovableClock clock = new MovableClock();
    private final ThrottleProperties properties = new Binder(new MapConfigurationPropertySource(Map.of()))
            .bindOrCreate("gatehouse.throttle", ThrottleProperties.class);
    private final ThrottleStore store = new ThrottleStore(database.jdbc(), database.transactions(), properties);
    private final List<LoginThrottle> nodes = List.of(node(), node());

    @ParameterizedTest
    @ValueSource(ints = {10, 15, 30})
    void fewerThanFiveGuessesOfStrangersCountAtTheDirectory(int windowMinutes) {
        int counted = 0;
        int most = 0;
        Instant last = Instant.MIN;
        for (int second = 0; second < Duration.ofHours(8).toSeconds(); second += 20) {
            if (guess(nodes.get(second % 2), new Caller("198.51." + second / 250 + "." + second % 250, "test"))) {
                boolean reset = last.isBefore(clock.instant().minus(Duration.ofMinutes(windowMinutes)));
                counted = reset ? 1 : counted + 1;
                last = clock.instant();
                most = Math.max(most, counted);
            }
            clock.advance(Duration.ofSeconds(20));
        }
        assertThat(most).isEqualTo(4);
    }

    @Test
    void theUserHasAnotherBudgetAtAKnownAddress() {
        assertThat(nodes.get(0).rateLimited(LoginAttempt.withPassword("alice", HOME), () -> "signed in"))
                .isEqualTo("signed in");
        for (int i = 0; i < 10; i++) {
            guess(nodes.get(0), new Caller("198.51.100." + i, "test"));
        }
        List<Boolean> atHome = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            atHome.add(guess(nodes.get(0), HOME));
        }
        assertThat(atHome).containsExactly(true, true, true, true, true, false);
    }

    /** @return whether it was tried */
    private boolean guess(LoginThrottle node, Caller caller) {
        try {
            return node.rateLimited(LoginAttempt.withPassword("alice", caller), () -> {
                throw new Refusal(ProblemCode.AUTHENTICATION_FAILED, "refused");
            });
        } catch (Refusal refusal) {
            return refusal.code() != ProblemCode.TOO_MANY_ATTEMPTS;
        }
    }

    private LoginThrottle node() {
        return new LoginThrottle(properties, store, clock, event -> {}, new SimpleMeterRegistry());
    }
}
