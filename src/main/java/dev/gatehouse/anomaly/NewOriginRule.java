package dev.gatehouse.anomaly;

import com.github.benmanes.caffeine.cache.Cache;
import dev.gatehouse.anomaly.AnomalyProperties.NewOrigin;
import dev.gatehouse.anomaly.KnownOrigins.Origin;
import dev.gatehouse.login.LoginSucceeded;
import dev.gatehouse.threads.BoundedCache;
import dev.gatehouse.threads.ThreadPools;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Finds a sign-in from a place or with a device that is new for the user. A user's first sign-in never triggers this rule. */
@Component
class NewOriginRule {
    private static final int MAX_FRESH = 50_000;

    private final NewOrigin properties;
    private final KnownOrigins origins;
    private final RuleExecutor executor;
    private final AlertDispatcher alerts;
    private final Clock clock;

    /** Users at a place and device that were saved within a day: these sign-ins need no query. */
    private final Cache<String, Boolean> fresh;

    NewOriginRule(
            AnomalyProperties properties,
            KnownOrigins origins,
            RuleExecutor executor,
            AlertDispatcher alerts,
            Clock clock) {
        this.properties = properties.newOrigin();
        this.origins = origins;
        this.executor = executor;
        this.alerts = alerts;
        this.clock = clock;
        this.fresh = BoundedCache.builder(MAX_FRESH, clock)
                .expireAfterWrite(Duration.ofDays(1))
                .build();
    }

    @EventListener
    void on(LoginSucceeded event) {
        if (properties.action() == Action.OFF) {
            return;
        }
        ClientOrigin origin = ClientOrigin.of(event.caller());
        String key = event.session().identity().user() + "\0" + origin.subnet() + "\0" + origin.device();
        if (fresh.getIfPresent(key) == null) {
            executor.execute(() -> check(event, origin, key));
        }
    }

    @Scheduled(fixedDelay = 3_600_000, initialDelay = 180_000, scheduler = ThreadPools.HOUSEKEEPING)
    void deleteExpired() {
        executor.execute(() -> origins.deleteSeenBefore(clock.instant().minus(properties.keep())));
    }

    private void check(LoginSucceeded event, ClientOrigin origin, String key) {
        Instant now = clock.instant();
        String user = event.session().identity().user();
        Origin site = Origin.of("site", origin.subnet());
        Origin device = Origin.of("device", origin.device());
        Set<Origin> known = origins.of(user, now.minus(properties.keep()));
        boolean newSite = !known.isEmpty() && !known.contains(site);
        boolean newDevice = !known.isEmpty() && !known.contains(device);
        if (newSite || newDevice) {
            alert(event, now, newSite, newDevice);
        }
        // An origin whose session ends is not saved, or the second attempt would be accepted.
        if (properties.action() != Action.END_SESSION || !(newSite || newDevice)) {
            origins.save(user, Set.of(site, device), now);
            fresh.put(key, true);
        }
    }

    private void alert(LoginSucceeded event, Instant now, boolean newSite, boolean newDevice) {
        String origin =
                newSite ? newDevice ? "from this place and with this device" : "from this place" : "with this device";
        alerts.dispatch(
                new Alert(
                        now,
                        "new_origin",
                        event.session().identity().user(),
                        event.session().id(),
                        event.caller().address(),
                        "the user has not signed in " + origin + " within "
                                + properties.keep().toDays() + " days"),
                properties.action());
    }
}
