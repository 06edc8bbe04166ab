package dev.gatehouse.anomaly;

import com.github.benmanes.caffeine.cache.Cache;
import dev.gatehouse.caller.Caller;
import dev.gatehouse.caller.CallerResolver;
import dev.gatehouse.session.activity.Activity;
import dev.gatehouse.threads.BoundedCache;
import dev.gatehouse.token.AccessToken;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Observes the requests of each session on this node. One lookup a request, no lock, no store: it publishes events only for
 * changes of the origin and for rejected requests.
 */
@Component
public class RequestMonitor {
    private static final int MAX_SESSIONS = 100_000;

    private final CallerResolver callers;
    private final Activity activity;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final Cache<String, OriginTracker> sessions = BoundedCache.builder(MAX_SESSIONS)
            .expireAfterAccess(Duration.ofHours(1))
            .build();

    RequestMonitor(CallerResolver callers, Activity activity, ApplicationEventPublisher events, Clock clock) {
        this.callers = callers;
        this.activity = activity;
        this.events = events;
        this.clock = clock;
    }

    /** A request with a valid token has arrived. */
    public void arrived(AccessToken token, HttpServletRequest request) {
        OriginTracker origins = sessions.getIfPresent(token.sessionId());
        if (origins == null) {
            origins = sessions.get(token.sessionId(), sid -> new OriginTracker());
        }
        Caller caller = callers.resolve(request);
        ClientOrigin before = origins.update(caller);
        if (before != null) {
            events.publishEvent(new OriginChanged(
                    token.sessionId(), token.subject(), before, ClientOrigin.of(caller), clock.instant()));
        }
    }

    /** The response to it is complete. */
    public void answered(AccessToken token, HttpServletRequest request, int status) {
        activity.count(token.sessionId(), status);
        if (status == 403 || status == 404) {
            events.publishEvent(new RequestRejected(
                    token.sessionId(), token.subject(), callers.resolve(request).address()));
        }
    }
}
