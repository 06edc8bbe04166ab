package dev.gatehouse.anomaly;

import dev.gatehouse.anomaly.AnomalyProperties.Probing;
import java.time.Clock;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Finds a session whose requests are answered with 403 or 404 many times: a client that tries what a token permits. */
@Component
class ProbingRule {
    private final Probing properties;
    private final AlertDispatcher alerts;
    private final Clock clock;
    private final WindowedCounter rejections;

    ProbingRule(AnomalyProperties properties, AlertDispatcher alerts, Clock clock) {
        this.properties = properties.probing();
        this.alerts = alerts;
        this.clock = clock;
        this.rejections = new WindowedCounter(properties.probing().within(), clock);
    }

    @EventListener
    void on(RequestRejected event) {
        if (rejections.addAndCheck(event.sid(), 1, properties.misses())) {
            alerts.dispatch(
                    new Alert(
                            clock.instant(),
                            "probing",
                            event.user(),
                            event.sid(),
                            event.address(),
                            properties.misses() + " requests were answered with 403 or 404 within "
                                    + properties.within()),
                    properties.action());
        }
    }
}
