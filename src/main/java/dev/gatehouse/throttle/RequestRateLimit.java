package dev.gatehouse.throttle;

import com.github.benmanes.caffeine.cache.Cache;
import dev.gatehouse.caller.CallerResolver;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.threads.BoundedCache;
import dev.gatehouse.throttle.Gcra.Rate;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Limits the requests of each session on this node. One lookup a request, no lock, no store. */
@Component
public class RequestRateLimit {
    private static final int MAX_SESSIONS = 100_000;

    private final RequestRateProperties properties;
    private final Rate rate;
    private final CallerResolver callers;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final Cache<String, Gcra> sessions;

    RequestRateLimit(
            RequestRateProperties properties, CallerResolver callers, ApplicationEventPublisher events, Clock clock) {
        this.properties = properties;
        this.rate = properties.rate();
        this.callers = callers;
        this.events = events;
        this.clock = clock;
        // Afterwards the session has its whole burst again, as a new one has.
        this.sessions = BoundedCache.builder(MAX_SESSIONS)
                .expireAfterAccess(Duration.ofNanos(rate.tolerance()).plusMinutes(1))
                .build();
    }

    /**
     * Counts a request.
     *
     * @throws Refusal {@code rate_exceeded} if the session has sent too many requests and the configuration says so
     */
    public void acquire(String sessionId, String user, HttpServletRequest request) {
        Gcra requests = sessions.getIfPresent(sessionId);
        if (requests == null) {
            requests = sessions.get(sessionId, id -> new Gcra());
        }
        if (requests.tryAcquire(rate, clock.millis())) {
            return;
        }
        events.publishEvent(new RequestRateExceeded(sessionId, user, callers.resolve(request), properties.perSecond()));
        if (properties.refuse()) {
            throw new Refusal(ProblemCode.RATE_EXCEEDED, "Too many requests of this session, slow down")
                    .withRetryAfter(Duration.ofSeconds(1));
        }
    }
}
