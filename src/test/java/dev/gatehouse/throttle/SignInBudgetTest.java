package dev.gatehouse.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** One user can begin only so many sessions a minute. */
class SignInBudgetTest {

    @Test
    void furtherSignInsOfAUserAreRefusedAndThoseOfOthersAreNot() {
        try (Gatehouse gatehouse =
                Gatehouse.demo("--gatehouse.throttle.enabled=true", "--gatehouse.throttle.sign-ins-per-minute=3")) {
            for (int i = 0; i < 3; i++) {
                gatehouse.signOut(gatehouse.signIn("alice"));
            }
            Response refused = gatehouse.authenticate("alice", "alice-secret");
            assertThat(refused.problem()).isEqualTo("429 too_many_attempts: Too many sign-ins, try again later");
            assertThat(refused.header("Retry-After")).isEqualTo("20");
            assertThat(gatehouse.authenticate("bob", "bob-secret").status()).isEqualTo(200);
            gatehouse.clock().advance(Duration.ofSeconds(20));
            assertThat(gatehouse.authenticate("alice", "alice-secret").status()).isEqualTo(200);
            assertThat(gatehouse.authenticate("alice", "alice-secret").status()).isEqualTo(429);
        }
    }
}
