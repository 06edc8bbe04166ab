package dev.gatehouse.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.MovableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

/** The memory of the request rate limit. What it permits is in TrafficRulesTest. */
class RequestRateLimitTest {
    private final MovableClock clock = new MovableClock();
    private final RequestRateLimit limit =
            new RequestRateLimit(new RequestRateProperties(1, 5, false), null, event -> {}, clock);

    @Test
    void onlySessionsWithTheirWholeBurstAreRemoved() {
        request("idle");
        request("busy");
        request("busy");
        clock.advance(Duration.ofSeconds(1));
        limit.removeIdle();
        assertThat(limit.size()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));
        limit.removeIdle();
        assertThat(limit.size()).isZero();
    }

    private void request(String session) {
        limit.acquire(session, "alice", new MockHttpServletRequest());
    }
}
