package dev.gatehouse.anomaly;

import dev.gatehouse.anomaly.WatchProperties.EndedSession;
import dev.gatehouse.token.RevokedTokenPresented;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** A session that was ended, and is presented again and again: a page that was left open does so a few times, a thief more. */
@Component
class RevokedTokenRule {
    private final EndedSession properties;
    private final AlertDispatcher reactions;
    private final Clock clock;
    private final WindowedCounter times;

    RevokedTokenRule(WatchProperties properties, AlertDispatcher reactions, Clock clock) {
        this.properties = properties.endedSession();
        this.reactions = reactions;
        this.clock = clock;
        this.times = new WindowedCounter(Duration.ofHours(1), clock);
    }

    @EventListener
    void on(RevokedTokenPresented event) {
        if (times.reaches(properties.times(), event.sid(), 1)) {
            reactions.to(
                    new Alert(
                            clock.instant(),
                            "ended_session_presented",
                            event.user(),
                            event.sid(),
                            event.caller().address(),
                            "a token of an ended session was presented " + properties.times()
                                    + " times within an hour"),
                    properties.action());
        }
    }
}
