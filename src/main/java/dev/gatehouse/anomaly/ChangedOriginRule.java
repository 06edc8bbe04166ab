package dev.gatehouse.anomaly;

import dev.gatehouse.anomaly.AnomalyProperties.ChangedOrigin;
import java.time.Clock;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Finds a session whose address or device keeps changing. A phone changes its address, mostly within one network, and a
 * browser changes its version; a stolen token is used from another device while its owner continues.
 */
@Component
class ChangedOriginRule {
    private static final int DEVICE_CHANGE = 6;
    private static final int NETWORK_CHANGE = 2;
    private static final int SUBNET_CHANGE = 1;

    private final ChangedOrigin properties;
    private final AlertDispatcher alerts;
    private final WindowedCounter scores;

    ChangedOriginRule(AnomalyProperties properties, AlertDispatcher alerts, Clock clock) {
        this.properties = properties.changedOrigin();
        this.alerts = alerts;
        this.scores = new WindowedCounter(properties.changedOrigin().within(), clock);
    }

    @EventListener
    void on(OriginChanged event) {
        int score = score(event.from(), event.to());
        if (score > 0 && scores.addAndCheck(event.sid(), score, properties.score())) {
            alerts.dispatch(
                    new Alert(
                            event.at(),
                            "changed_origin",
                            event.user(),
                            event.sid(),
                            event.to().address(),
                            "address and device of the session keep changing, last from "
                                    + event.from().address() + (isOtherDevice(event) ? " and another device" : "")),
                    properties.action());
        }
    }

    private static boolean isOtherDevice(OriginChanged event) {
        return !event.from().device().equals(event.to().device());
    }

    private static int score(ClientOrigin from, ClientOrigin to) {
        int place = from.subnet().equals(to.subnet())
                ? 0
                : from.network().equals(to.network()) ? SUBNET_CHANGE : NETWORK_CHANGE;
        return place + (from.device().equals(to.device()) ? 0 : DEVICE_CHANGE);
    }
}
