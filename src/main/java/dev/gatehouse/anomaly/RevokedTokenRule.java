package dev.gatehouse.anomaly;

import dev.gatehouse.anomaly.AnomalyProperties.EndedSession;
import dev.gatehouse.token.RevokedTokenPresented;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Finds a token of an ended session that is presented many times. An open page does so a few times, a thief more often. */
@Component
class RevokedTokenRule {
    private final EndedSession properties;
    private final AlertDispatcher alerts;
    private final Clock clock;
    private final WindowedCounter presentations;

    RevokedTokenRule(AnomalyProperties properties, AlertDispatcher alerts, Clock clock) {
        this.properties = properties.endedSession();
        this.alerts = alerts;
        this.clock = clock;
        this.presentations = new WindowedCounter(Duration.ofHours(1), clock);
    }

    @EventListener
    void on(RevokedTokenPresented event) {
        if (presentations.addAndCheck(event.sid(), 1, properties.times())) {
            alerts.dispatch(
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
