package dev.gatehouse.anomaly;

import dev.gatehouse.anomaly.AnomalyProperties.Speed;
import dev.gatehouse.throttle.RequestRateExceeded;
import java.time.Clock;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Reports a session that exceeds its request rate limit. */
@Component
class SpeedRule {
    private final Speed properties;
    private final AlertDispatcher alerts;
    private final Clock clock;

    SpeedRule(AnomalyProperties properties, AlertDispatcher alerts, Clock clock) {
        this.properties = properties.speed();
        this.alerts = alerts;
        this.clock = clock;
    }

    @EventListener
    void on(RequestRateExceeded event) {
        alerts.dispatch(
                new Alert(
                        clock.instant(),
                        "speed",
                        event.user(),
                        event.sessionId(),
                        event.caller().address(),
                        "more than " + event.limit() + " requests a second"),
                properties.action());
    }
}
