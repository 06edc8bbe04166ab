package dev.gatehouse.anomaly;

import com.github.benmanes.caffeine.cache.Cache;
import dev.gatehouse.anomaly.AnomalyProperties.TwoPlaces;
import dev.gatehouse.threads.BoundedCache;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Finds a session that is used in two networks at once: it repeatedly returns to a network that it has just left. A user
 * who moves from one network to another stays away for longer.
 */
@Component
class TwoPlacesRule {
    private static final int MAX_SESSIONS = 10_000;
    private static final int MAX_NETWORKS = 4;

    private final TwoPlaces properties;
    private final AlertDispatcher alerts;
    private final WindowedCounter returns;

    /** By session: when it left each of its last networks. */
    private final Cache<String, Map<String, Instant>> departures;

    TwoPlacesRule(AnomalyProperties properties, AlertDispatcher alerts, Clock clock) {
        this.properties = properties.twoPlaces();
        this.alerts = alerts;
        this.returns = new WindowedCounter(Duration.ofHours(1), clock);
        this.departures = BoundedCache.builder(MAX_SESSIONS, clock)
                .expireAfterWrite(Duration.ofHours(1))
                .build();
    }

    @EventListener
    void on(OriginChanged event) {
        String from = event.from().network();
        String to = event.to().network();
        if (!from.equals(to)
                && returnsSoon(event, from, to)
                && returns.addAndCheck(event.sid(), 1, properties.returns())) {
            alerts.dispatch(
                    new Alert(
                            event.at(),
                            "two_places",
                            event.user(),
                            event.sid(),
                            event.to().address(),
                            "the session is used in " + from + " and " + to + " at once"),
                    properties.action());
        }
    }

    private boolean returnsSoon(OriginChanged event, String from, String to) {
        Map<String, Instant> networks = departures.get(event.sid(), sid -> new LinkedHashMap<>());
        synchronized (networks) {
            Instant leftAt = networks.remove(to);
            networks.put(from, event.at());
            if (networks.size() > MAX_NETWORKS) {
                networks.remove(networks.keySet().iterator().next());
            }
            return leftAt != null && Duration.between(leftAt, event.at()).compareTo(properties.within()) <= 0;
        }
    }
}
