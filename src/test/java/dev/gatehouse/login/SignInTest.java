package dev.gatehouse.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.SessionQueries;
import dev.gatehouse.support.Gatehouse;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.event.EventListener;

/** A sign-in either succeeds as a whole, or leaves nothing behind. */
class SignInTest {

    @Test
    void aTokenThatIsTooLargeLeavesNoSession() {
        try (Gatehouse gatehouse = Gatehouse.demo(
                "--gatehouse.token.max-size=512B",
                "--gatehouse.token.issuer=http://localhost/" + "x".repeat(400),
                "--gatehouse.session.max-per-user=2",
                "--gatehouse.session.when-full=refuse")) {
            for (int i = 0; i < 3; i++) {
                assertThat(gatehouse.authenticate("alice", "alice-secret").problem())
                        .startsWith("403 token_too_large");
            }
            assertThat(gatehouse.bean(SessionQueries.class).newestOf("alice", 10))
                    .isEmpty();
        }
    }

    @Test
    void aTokenIsCountedOnlyIfItIsReturned() {
        try (Gatehouse gatehouse =
                Gatehouse.demo("--gatehouse.session.max-per-user=1", "--gatehouse.session.when-full=refuse")) {
            gatehouse.authenticate("alice", "alice-secret");
            assertThat(gatehouse.authenticate("alice", "alice-secret").problem())
                    .startsWith("403 too_many_sessions");
            assertThat(gatehouse
                            .bean(MeterRegistry.class)
                            .get("gatehouse.token.issued")
                            .counter()
                            .count())
                    .isEqualTo(1);
        }
    }

    @Test
    void aFailingListenerDoesNotTurnASuccessIntoAFailure() {
        try (Gatehouse gatehouse = Gatehouse.demo(List.of(FailingListener.class))) {
            gatehouse.authenticate("alice", "alice-secret");
            assertThat(gatehouse.bean(FailingListener.class).failures).isEmpty();
            gatehouse.authenticate("alice", "wrong");
            assertThat(gatehouse.bean(FailingListener.class).failures).hasSize(1);
        }
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class FailingListener {
        private final List<LoginFailed> failures = new CopyOnWriteArrayList<>();

        @EventListener
        void on(LoginSucceeded event) {
            throw new Refusal(ProblemCode.INTERNAL_ERROR, "a listener failed");
        }

        @EventListener
        void on(LoginFailed event) {
            failures.add(event);
        }
    }
}
