package dev.gatehouse.anomaly;

import dev.gatehouse.anomaly.WatchProperties.ChangedOrigin;
import java.time.Clock;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * A session whose address or device changes in mid-life. Phones change addresses, mostly within one network, and browsers
 * change versions; a token that was stolen is used from another device, while its owner goes on with his.
 */
@Component
class ChangedOriginRule {
    private static final int DEVICE = 6;
    private static final int NETWORK = 2;
    private static final int SITE = 1;

    private final ChangedOrigin properties;
    private final AlertDispatcher reactions;
    private final WindowedCounter scores;

    ChangedOriginRule(WatchProperties properties, AlertDispatcher reactions, Clock clock) {
        this.properties = properties.changedOrigin();
        this.reactions = reactions;
        this.scores = new WindowedCounter(properties.changedOrigin().within(), clock);
    }

    @EventListener
    void on(OriginChanged event) {
        int weight = weight(event.from(), event.to());
        if (weight > 0 && scores.reaches(properties.score(), event.sid(), weight)) {
            reactions.to(
                    new Alert(
                            event.at(),
                            "changed_origin",
                            event.user(),
                            event.sid(),
                            event.to().address(),
                            "address and device of the session keep changing, now from "
                                    + event.from().address() + (isOtherDevice(event) ? " and another device" : "")),
                    properties.action());
        }
    }

    private static boolean isOtherDevice(OriginChanged event) {
        return !event.from().device().equals(event.to().device());
    }

    private static int weight(ClientOrigin from, ClientOrigin to) {
        int place = from.site().equals(to.site()) ? 0 : from.network().equals(to.network()) ? SITE : NETWORK;
        return place + (from.device().equals(to.device()) ? 0 : DEVICE);
    }
}
