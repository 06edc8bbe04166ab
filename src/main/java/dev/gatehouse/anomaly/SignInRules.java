package dev.gatehouse.anomaly;

import com.github.benmanes.caffeine.cache.Cache;
import dev.gatehouse.anomaly.AnomalyProperties.ManySessions;
import dev.gatehouse.anomaly.AnomalyProperties.NewOrigin;
import dev.gatehouse.login.LoginSucceeded;
import dev.gatehouse.session.SessionQueries;
import dev.gatehouse.storage.ExpiringData;
import dev.gatehouse.text.Sha256;
import dev.gatehouse.threads.BoundedCache;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The rules on a sign-in. They query the store. */
@Component
class SignInRules implements ExpiringData {
    private static final int MAX_FRESH = 50_000;

    private final ManySessions manySessions;
    private final NewOrigin newOrigin;
    private final SessionQueries sessions;
    private final KnownOrigins origins;
    private final RuleExecutor executor;
    private final AlertDispatcher alerts;
    private final Clock clock;

    /** Users at a place and device that were saved within a day: these sign-ins need no query. */
    private final Cache<Long, Boolean> fresh;

    SignInRules(
            AnomalyProperties properties,
            SessionQueries sessions,
            KnownOrigins origins,
            RuleExecutor executor,
            AlertDispatcher alerts,
            Clock clock) {
        this.manySessions = properties.manySessions();
        this.newOrigin = properties.newOrigin();
        this.sessions = sessions;
        this.origins = origins;
        this.executor = executor;
        this.alerts = alerts;
        this.clock = clock;
        this.fresh = BoundedCache.expiring(MAX_FRESH, Duration.ofDays(1), clock);
    }

    @EventListener
    void on(LoginSucceeded event) {
        int limit = manySessions.sessions();
        if (manySessions.action() != Action.OFF && event.liveSessions().orElse(limit) >= limit) {
            executor.execute(() -> checkManySessions(event));
        }
        ClientOrigin origin = ClientOrigin.of(event.caller());
        long key = Sha256.firstBytes(user(event) + "\0" + origin.subnet() + "\0" + origin.device());
        if (newOrigin.action() != Action.OFF && fresh.getIfPresent(key) == null) {
            executor.execute(() -> checkNewOrigin(event, origin, key));
        }
    }

    @Override
    public void deleteExpired(Instant now) {
        origins.deleteSeenBefore(now.minus(newOrigin.keep()));
    }

    /** Finds a user with more live sessions than one person uses, which suggests a shared password. Most sign-ins have counted them. */
    private void checkManySessions(LoginSucceeded event) {
        int limit = manySessions.sessions();
        if (event.liveSessions().isPresent()
                || sessions.newestOf(user(event), limit).size() == limit) {
            alert(manySessions.action(), "many_sessions", event, "the user has " + limit + " live sessions or more");
        }
    }

    /** Finds a sign-in from a place or with a device that is new for the user, but not the first sign-in of a user. */
    private void checkNewOrigin(LoginSucceeded event, ClientOrigin origin, long key) {
        Instant now = clock.instant();
        String site = KnownOrigins.hash("site", origin.subnet());
        Set<String> known = origins.of(user(event), now.minus(newOrigin.keep()));
        boolean newSite = !known.isEmpty() && !known.contains(site);
        boolean newDevice = !known.isEmpty() && !known.contains(origin.device());
        if (newSite || newDevice) {
            String what = newSite ? "from this place" + (newDevice ? " and with this device" : "") : "with this device";
            String detail = "the user has not signed in " + what + " within "
                    + newOrigin.keep().toDays() + " days";
            alert(newOrigin.action(), "new_origin", event, detail);
        }
        // An origin whose session ends is not saved, or the second attempt would be accepted.
        if (newOrigin.action() != Action.END_SESSION || !(newSite || newDevice)) {
            origins.save(user(event), Set.of(site, origin.device()), now);
            fresh.put(key, true);
        }
    }

    private void alert(Action action, String rule, LoginSucceeded event, String detail) {
        alerts.dispatch(
                action, rule, user(event), event.session().id(), event.caller().address(), detail);
    }

    private static String user(LoginSucceeded event) {
        return event.session().identity().user();
    }
}
