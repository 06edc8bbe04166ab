package dev.gatehouse.throttle;

import static dev.gatehouse.throttle.LoginFixture.guess;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A directory that knows a user by several names: guesses at all of them use one budget. */
class SpellingsTest {
    @AutoClose
    private final Gatehouse gatehouse = Gatehouse.demo(Stream.of(
                    LoginFixture.ARGUMENTS,
                    new String[] {"--gatehouse.identity.ldap.demo.user-search-filter=(|(uid={0})(mail={0})(cn={0}))"})
            .flatMap(Stream::of)
            .toArray(String[]::new));

    @Test
    void guessesAtAnotherNameUseTheBudgetOfTheUser() {
        for (int i = 0; i < 5; i++) {
            assertThat(guess(gatehouse, i % 2 == 0 ? "alice@example.org" : "alice example", "192.0.2." + i))
                    .isEqualTo(403);
        }
        assertThat(guess(gatehouse, "alice", "192.0.2.10")).isEqualTo(429);
        assertThat(guess(gatehouse, "alice@example.org", "192.0.2.11")).isEqualTo(429);
        assertThat(guess(gatehouse, "bob@example.org", "192.0.2.12")).isEqualTo(403);
    }

    /** A directory that is asked counts the guess, and locks the account. */
    @Test
    void aKnownFurtherNameOfAUserWhoWaitsIsNotAskedAtTheDirectory() {
        guess(gatehouse, "alice@example.org", "192.0.2.1");
        for (int i = 0; i < 4; i++) {
            guess(gatehouse, "alice", "192.0.2.1" + i);
        }
        long asked = asked();
        assertThat(guess(gatehouse, "alice@example.org", "192.0.2.20")).isEqualTo(429);
        assertThat(asked()).isEqualTo(asked);
        assertThat(guess(gatehouse, "alice example", "192.0.2.21")).isEqualTo(429);
        assertThat(asked()).as("a name that is not known yet").isEqualTo(asked + 1);
    }

    /** Otherwise the right password would be found by a guess that is not counted. */
    @Test
    void theRightPasswordUnderAnotherNameWaitsAsWell() {
        for (int i = 0; i < 5; i++) {
            guess(gatehouse, "alice", "192.0.2." + i);
        }
        assertThat(signIn("alice@example.org", "192.0.2.10")).isEqualTo(429);
        gatehouse.clock().advance(Duration.ofSeconds(1));
        assertThat(signIn("alice@example.org", "192.0.2.10")).isEqualTo(200);
    }

    @Test
    void aUserWhoIsKnownAtTheAddressIsNotAffected() {
        assertThat(signIn("alice@example.org", "192.0.2.10")).isEqualTo(200);
        for (int i = 0; i < 6; i++) {
            guess(gatehouse, "alice", "192.0.2." + i);
        }
        assertThat(signIn("alice@example.org", "192.0.2.10")).isEqualTo(200);
        assertThat(signIn("alice", "192.0.2.10")).isEqualTo(200);
        assertThat(signIn("alice", "192.0.2.11")).isEqualTo(429);
    }

    @Test
    void refusedGuessesUnderAnotherNameUseTheBudgetOfTheirAddress() {
        for (int i = 0; i < 5; i++) {
            guess(gatehouse, "alice", "192.0.2." + i);
        }
        for (int i = 0; i < 5; i++) {
            guess(gatehouse, "alice@example.org", "192.0.2.20");
        }
        assertThat(guess(gatehouse, "nobody", "192.0.2.20")).isEqualTo(429);
    }

    private long asked() {
        return gatehouse.bean(MeterRegistry.class).get("gatehouse.identity.source").timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    private int signIn(String user, String address) {
        return LoginFixture.signIn(gatehouse, user, user.substring(0, 5) + "-secret", address)
                .status();
    }
}
