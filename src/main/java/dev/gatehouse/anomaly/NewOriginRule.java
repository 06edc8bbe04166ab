package dev.gatehouse.anomaly;

import com.github.benmanes.caffeine.cache.Cache;
import dev.gatehouse.anomaly.KnownOrigins.Origin;
import dev.gatehouse.anomaly.WatchProperties.NewOrigin;
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

/** A sign-in from a place, or with a device, that is new for the user. Somebody who is new himself is at home everywhere. */
@Component
class NewOriginRule {
    private static final int MOST = 50_000;
    private static final Duration SEEN_OF_LATE = Duration.ofDays(1);

    private final NewOrigin properties;
    private final KnownOrigins origins;
    private final RuleExecutor background;
    private final AlertDispatcher reactions;
    private final Clock clock;

    /** What needs no look into the store, and until when. */
    private final Cache<String, Instant> fresh = BoundedCache.builder(MOST).build();

    NewOriginRule(
            WatchProperties properties,
            KnownOrigins origins,
            RuleExecutor background,
            AlertDispatcher reactions,
            Clock clock) {
        this.properties = properties.newOrigin();
        this.origins = origins;
        this.background = background;
        this.reactions = reactions;
        this.clock = clock;
    }

    @EventListener
    void on(LoginSucceeded event) {
        if (properties.action() == Action.OFF) {
            return;
        }
        ClientOrigin whereabouts = ClientOrigin.of(event.caller());
        String key = event.session().identity().user() + "\0" + whereabouts.site() + "\0" + whereabouts.device();
        Instant until = fresh.getIfPresent(key);
        if (until == null || !until.isAfter(clock.instant())) {
            background.run(() -> look(event, whereabouts, key));
        }
    }

    @Scheduled(fixedDelay = 3_600_000, initialDelay = 180_000, scheduler = ThreadPools.HOUSEKEEPING)
    void forget() {
        background.run(() -> origins.forget(clock.instant().minus(properties.keep())));
    }

    private void look(LoginSucceeded event, ClientOrigin whereabouts, String key) {
        Instant now = clock.instant();
        String user = event.session().identity().user();
        Origin site = Origin.of("site", whereabouts.site());
        Origin device = Origin.of("device", whereabouts.device());
        Set<Origin> known = origins.of(user, now.minus(properties.keep()));
        boolean newSite = !known.isEmpty() && !known.contains(site);
        boolean newDevice = !known.isEmpty() && !known.contains(device);
        if (newSite || newDevice) {
            tell(
                    event,
                    now,
                    newSite
                            ? newDevice ? "from this place and with this device" : "from this place"
                            : "with this device");
        }
        // Else a second try would find it known.
        if (properties.action() != Action.END_SESSION || !(newSite || newDevice)) {
            origins.remember(user, Set.of(site, device), now);
            fresh.put(key, now.plus(SEEN_OF_LATE));
        }
    }

    private void tell(LoginSucceeded event, Instant now, String what) {
        reactions.to(
                new Alert(
                        now,
                        "new_origin",
                        event.session().identity().user(),
                        event.session().id(),
                        event.caller().address(),
                        "the user has not signed in " + what + " within "
                                + properties.keep().toDays() + " days"),
                properties.action());
    }
}
