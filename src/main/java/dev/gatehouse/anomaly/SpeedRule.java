package dev.gatehouse.anomaly;

import dev.gatehouse.anomaly.WatchProperties.Speed;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.token.AccessToken;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** A session with more requests a second than anybody makes by hand, or any page for them. */
@Component
class SpeedRule {
    private final Speed properties;
    private final AlertDispatcher reactions;
    private final Clock clock;
    private final long interval;
    private final long ahead;

    SpeedRule(WatchProperties properties, AlertDispatcher reactions, Clock clock) {
        this.properties = properties.speed();
        this.reactions = reactions;
        this.clock = clock;
        this.interval = TimeUnit.SECONDS.toMicros(1) / properties.speed().perSecond();
        this.ahead = interval * properties.speed().burst();
    }

    /** @throws Refusal {@code rate_exceeded}, where configured */
    void require(Gcra pace, AccessToken token, String address) {
        if (pace.keeps(TimeUnit.MILLISECONDS.toMicros(clock.millis()), interval, ahead)) {
            return;
        }
        reactions.to(
                new Alert(
                        clock.instant(),
                        "speed",
                        token.subject(),
                        token.sessionId(),
                        address,
                        "more than " + properties.perSecond() + " requests a second"),
                properties.action());
        if (properties.refuse()) {
            throw new Refusal(ProblemCode.RATE_EXCEEDED, "Too many requests of this session, slow down")
                    .withRetryAfter(Duration.ofSeconds(1));
        }
    }
}
