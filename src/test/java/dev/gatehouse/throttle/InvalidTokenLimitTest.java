package dev.gatehouse.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.caller.CallerFixture;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.support.MovableClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

/** Four invalid tokens of an address at once, and two a second. */
@Tag("unit")
class InvalidTokenLimitTest {
    private final MovableClock clock = new MovableClock();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final InvalidTokenLimit limit = limit(true);

    @Test
    void anAddressHasRoomAgainExactlyWhenOneTokenHasExpired() {
        present(limit, ProblemCode.TOKEN_INVALID, 3);
        assertThatCode(() -> limit.requireRoom(request("192.0.2.1"), Optional::empty))
                .doesNotThrowAnyException();
        present(limit, ProblemCode.TOKEN_INVALID, 1);
        clock.advance(Duration.ofMillis(499));
        assertThatThrownBy(() -> limit.requireRoom(request("192.0.2.1"), Optional::empty))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(ProblemCode.TOO_MANY_ATTEMPTS);
                    assertThat(refusal.retryAfter()).contains("1");
                });
        assertThat(refused()).isEqualTo(1);
        clock.advance(Duration.ofMillis(1));
        assertThatCode(() -> limit.requireRoom(request("192.0.2.1"), Optional::empty))
                .doesNotThrowAnyException();
        assertThat(refused()).isEqualTo(1);
    }

    @Test
    void anotherAddressHasRoom() {
        present(limit, ProblemCode.TOKEN_INVALID, 9);
        assertThatCode(() -> limit.requireRoom(request("192.0.2.2"), Optional::empty))
                .doesNotThrowAnyException();
    }

    @Test
    void anExpiredTokenAndOneOfAnEndedSessionDoNotCount() {
        present(limit, ProblemCode.TOKEN_EXPIRED, 9);
        present(limit, ProblemCode.SESSION_ENDED, 9);
        assertThatCode(() -> limit.requireRoom(request("192.0.2.1"), Optional::empty))
                .doesNotThrowAnyException();
    }

    @Test
    void aTokenWithOurSealNeedsNoRoomUntilOneWithThatSealWasInvalid() {
        present(limit, ProblemCode.TOKEN_INVALID, 9);
        assertThatCode(() -> limit.requireRoom(request("192.0.2.1"), () -> Optional.of("seal")))
                .doesNotThrowAnyException();
        limit.record(
                new Refusal(ProblemCode.TOKEN_INVALID, "refused"), request("192.0.2.9"), () -> Optional.of("seal"));
        assertThatThrownBy(() -> limit.requireRoom(request("192.0.2.1"), () -> Optional.of("seal")))
                .isInstanceOf(Refusal.class);
        assertThatCode(() -> limit.requireRoom(request("192.0.2.1"), () -> Optional.of("another")))
                .doesNotThrowAnyException();
        assertThatCode(() -> limit.requireRoom(request("192.0.2.2"), () -> Optional.of("seal")))
                .doesNotThrowAnyException();
    }

    @Test
    void withoutLimitsThereIsAlwaysRoom() {
        InvalidTokenLimit off = limit(false);
        present(off, ProblemCode.TOKEN_INVALID, 9);
        assertThatCode(() -> off.requireRoom(request("192.0.2.1"), Optional::empty))
                .doesNotThrowAnyException();
    }

    private static void present(InvalidTokenLimit limit, ProblemCode code, int times) {
        for (int i = 0; i < times; i++) {
            limit.record(new Refusal(code, "refused"), request("192.0.2.1"), Optional::empty);
        }
    }

    private static MockHttpServletRequest request(String address) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setRemoteAddr(address);
        return request;
    }

    private double refused() {
        return meters.get("gatehouse.throttle.tokens.refused").counter().count();
    }

    private InvalidTokenLimit limit(boolean enabled) {
        return new InvalidTokenLimit(
                new InvalidTokenProperties(enabled, 4, 2), CallerFixture.withoutProxies(), clock, meters);
    }
}
