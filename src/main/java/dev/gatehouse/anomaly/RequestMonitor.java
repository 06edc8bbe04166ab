package dev.gatehouse.anomaly;

import com.github.benmanes.caffeine.cache.Cache;
import dev.gatehouse.anomaly.AnomalyProperties.Speed;
import dev.gatehouse.caller.Caller;
import dev.gatehouse.caller.CallerResolver;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.activity.Activity;
import dev.gatehouse.threads.BoundedCache;
import dev.gatehouse.throttle.Gcra;
import dev.gatehouse.throttle.Gcra.Rate;
import dev.gatehouse.token.AccessToken;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * Observes the requests of each session on this node, and limits their rate. One lookup a request, no lock, no store: only a
 * request beyond the rate, a change of the origin and a rejected request are passed to the rules.
 */
@Component
public class RequestMonitor {
    private static final int MAX_SESSIONS = 100_000;

    private final Speed speed;
    private final Rate rate;
    private final CallerResolver callers;
    private final Activity activity;
    private final SessionRules rules;
    private final Clock clock;
    private final Cache<String, Session> sessions = BoundedCache.builder(MAX_SESSIONS)
            .expireAfterAccess(Duration.ofHours(1))
            .build();

    RequestMonitor(
            AnomalyProperties properties, CallerResolver callers, Activity activity, SessionRules rules, Clock clock) {
        this.speed = properties.speed();
        this.rate = Rate.of(speed.perSecond(), speed.burst());
        this.callers = callers;
        this.activity = activity;
        this.rules = rules;
        this.clock = clock;
    }

    /**
     * A request with a valid token has arrived.
     *
     * @throws Refusal {@code rate_exceeded} if the session has sent too many requests and the configuration says so
     */
    public void arrived(AccessToken token, HttpServletRequest request) {
        Session session = sessions.get(token.sessionId(), sid -> new Session());
        Caller caller = callers.resolve(request);
        long now = clock.millis();
        if (!session.requests.tryAcquire(rate, now)) {
            if (session.isFirstOfSecond(now)) {
                rules.exceeded(token, caller);
            }
            if (speed.refuse()) {
                throw new Refusal(ProblemCode.RATE_EXCEEDED, "Too many requests of this session, slow down")
                        .withRetryAfter(Duration.ofSeconds(1));
            }
        }
        ClientOrigin before = session.origins.update(caller);
        if (before != null) {
            rules.originChanged(token, before, ClientOrigin.of(caller));
        }
    }

    /** The response to it is complete. */
    public void answered(AccessToken token, HttpServletRequest request, int status) {
        activity.count(token.sessionId(), status);
        if (status == 403 || status == 404) {
            rules.rejected(token, callers.resolve(request));
        }
    }

    private static final class Session {
        private final Gcra requests = new Gcra();
        private final OriginTracker origins = new OriginTracker();
        private volatile long exceededIn;

        /** A fast client would otherwise pay for the rule with each request, although one alert a minute is the most. */
        boolean isFirstOfSecond(long now) {
            long second = TimeUnit.MILLISECONDS.toSeconds(now);
            boolean first = second != exceededIn;
            exceededIn = second;
            return first;
        }
    }
}
