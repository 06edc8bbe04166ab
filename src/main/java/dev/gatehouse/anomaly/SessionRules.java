package dev.gatehouse.anomaly;

import com.github.benmanes.caffeine.cache.Cache;
import dev.gatehouse.caller.Caller;
import dev.gatehouse.threads.BoundedCache;
import dev.gatehouse.throttle.WindowedCounter;
import dev.gatehouse.token.AccessToken;
import dev.gatehouse.token.RevokedTokenPresented;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The rules on the requests of one session. */
@Component
class SessionRules {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int DEVICE_CHANGE = 6;
    private static final int NETWORK_CHANGE = 2;
    private static final int SUBNET_CHANGE = 1;
    private static final int MAX_SESSIONS = 10_000;
    private static final int MAX_NETWORKS = 4;

    private final AnomalyProperties rules;
    private final AlertDispatcher alerts;
    private final Clock clock;
    private final WindowedCounter presentations;
    private final WindowedCounter rejections;
    private final WindowedCounter originScores;
    private final WindowedCounter returns;

    /** By session: when it left each of its last networks. */
    private final Cache<String, Map<String, Instant>> departures;

    SessionRules(AnomalyProperties rules, AlertDispatcher alerts, Clock clock) {
        this.rules = rules;
        this.alerts = alerts;
        this.clock = clock;
        this.presentations = new WindowedCounter(HOUR, clock);
        this.rejections = new WindowedCounter(rules.probing().within(), clock);
        this.originScores = new WindowedCounter(rules.changedOrigin().within(), clock);
        this.returns = new WindowedCounter(HOUR, clock);
        this.departures = BoundedCache.expiring(MAX_SESSIONS, HOUR, clock);
    }

    /** Finds a token of an ended session that is presented many times. An open page does so a few times, a thief more often. */
    @EventListener
    void on(RevokedTokenPresented event) {
        int times = rules.endedSession().times();
        if (presentations.addAndCheck(event.sid(), 1, times)) {
            alerts.dispatch(
                    rules.endedSession().action(),
                    "ended_session_presented",
                    event.user(),
                    event.sid(),
                    event.caller().address(),
                    "a token of an ended session was presented " + times + " times within an hour");
        }
    }

    /** Reports a session that exceeds its request rate limit. */
    void exceeded(AccessToken token, Caller caller) {
        String detail = "more than " + rules.speed().perSecond() + " requests a second";
        alert(rules.speed().action(), "speed", token, caller.address(), detail);
    }

    /** Finds a session whose requests are answered with 403 or 404 many times: a client that tries what a token permits. */
    void rejected(AccessToken token, Caller caller) {
        int misses = rules.probing().misses();
        if (rejections.addAndCheck(token.sessionId(), 1, misses)) {
            Duration within = rules.probing().within();
            String detail = misses + " requests were answered with 403 or 404 within " + within;
            alert(rules.probing().action(), "probing", token, caller.address(), detail);
        }
    }

    /**
     * Finds a session whose address or device keeps changing. A phone changes its address, mostly within one network, and a
     * browser changes its version; a stolen token is used from another device while its owner continues.
     */
    void originChanged(AccessToken token, ClientOrigin from, ClientOrigin to) {
        boolean otherDevice = !from.device().equals(to.device());
        int score = placeScore(from, to) + (otherDevice ? DEVICE_CHANGE : 0);
        int limit = rules.changedOrigin().score();
        if (score > 0 && originScores.addAndCheck(token.sessionId(), score, limit)) {
            String detail = "address and device of the session keep changing, last from " + from.address()
                    + (otherDevice ? " and another device" : "");
            alert(rules.changedOrigin().action(), "changed_origin", token, to.address(), detail);
        }
        if (!from.network().equals(to.network())) {
            networkChanged(token, from.network(), to);
        }
    }

    private static int placeScore(ClientOrigin from, ClientOrigin to) {
        if (!from.network().equals(to.network())) {
            return NETWORK_CHANGE;
        }
        return from.subnet().equals(to.subnet()) ? 0 : SUBNET_CHANGE;
    }

    /**
     * Finds a session that is used in two networks at once: it repeatedly returns to a network that it has just left. A user
     * who moves from one network to another stays away for longer.
     */
    private void networkChanged(AccessToken token, String from, ClientOrigin to) {
        if (returnsSoon(token.sessionId(), from, to.network())
                && returns.addAndCheck(token.sessionId(), 1, rules.twoPlaces().returns())) {
            String detail = "the session is used in " + from + " and " + to.network() + " at once";
            alert(rules.twoPlaces().action(), "two_places", token, to.address(), detail);
        }
    }

    private boolean returnsSoon(String sid, String from, String to) {
        Instant now = clock.instant();
        Map<String, Instant> networks = departures.get(sid, first -> new LinkedHashMap<>());
        synchronized (networks) {
            Instant leftAt = networks.remove(to);
            networks.put(from, now);
            if (networks.size() > MAX_NETWORKS) {
                networks.remove(networks.keySet().iterator().next());
            }
            return leftAt != null
                    && Duration.between(leftAt, now).compareTo(rules.twoPlaces().within()) <= 0;
        }
    }

    private void alert(Action action, String rule, AccessToken token, String address, String detail) {
        alerts.dispatch(action, rule, token.subject(), token.sessionId(), address, detail);
    }
}
