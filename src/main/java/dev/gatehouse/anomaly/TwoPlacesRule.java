package dev.gatehouse.anomaly;

import com.github.benmanes.caffeine.cache.Cache;
import dev.gatehouse.anomaly.WatchProperties.TwoPlaces;
import dev.gatehouse.threads.BoundedCache;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * A session that is in two networks at once: it comes back to one that it has only just left, and again. Who changes from
 * one to the other leaves the first for longer.
 */
@Component
class TwoPlacesRule {
    private static final int MOST = 10_000;
    private static final int NETWORKS = 4;

    private final TwoPlaces properties;
    private final AlertDispatcher reactions;
    private final WindowedCounter returns;
    private final Cache<String, Map<String, Instant>> left;

    TwoPlacesRule(WatchProperties properties, AlertDispatcher reactions, Clock clock) {
        this.properties = properties.twoPlaces();
        this.reactions = reactions;
        this.returns = new WindowedCounter(Duration.ofHours(1), clock);
        this.left = BoundedCache.builder(MOST, clock)
                .expireAfterWrite(Duration.ofHours(1))
                .build();
    }

    @EventListener
    void on(OriginChanged event) {
        String from = event.from().network();
        String to = event.to().network();
        if (!from.equals(to) && isBackSoon(event, from, to) && returns.reaches(properties.returns(), event.sid(), 1)) {
            reactions.to(
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

    private boolean isBackSoon(OriginChanged event, String from, String to) {
        Map<String, Instant> networks = left.get(event.sid(), sid -> new LinkedHashMap<>());
        synchronized (networks) {
            Instant leftAt = networks.remove(to);
            networks.put(from, event.at());
            if (networks.size() > NETWORKS) {
                networks.remove(networks.keySet().iterator().next());
            }
            return leftAt != null && Duration.between(leftAt, event.at()).compareTo(properties.within()) <= 0;
        }
    }
}
