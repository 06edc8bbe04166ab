package dev.gatehouse.throttle;

import dev.gatehouse.caller.CallerResolver;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.threads.ThreadPools;
import dev.gatehouse.throttle.Gcra.Rate;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Limits the requests of each session on this node: one lookup a request, no lock, no store. A map and not a cache, because
 * a lookup in a cache costs ten times as much. Sessions beyond the maximum are not limited.
 */
@Component
public class RequestRateLimit {
    private static final int MAX_SESSIONS = 100_000;

    private final RequestRateProperties properties;
    private final Rate rate;
    private final CallerResolver callers;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final Map<String, Gcra> sessions = new ConcurrentHashMap<>();

    RequestRateLimit(
            RequestRateProperties properties, CallerResolver callers, ApplicationEventPublisher events, Clock clock) {
        this.properties = properties;
        this.rate = properties.rate();
        this.callers = callers;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Counts a request.
     *
     * @throws Refusal {@code rate_exceeded} if the session has sent too many requests and the configuration says so
     */
    public void acquire(String sessionId, String user, HttpServletRequest request) {
        Gcra requests = sessions.get(sessionId);
        if (requests == null) {
            if (sessions.size() >= MAX_SESSIONS) {
                return;
            }
            requests = sessions.computeIfAbsent(sessionId, id -> new Gcra());
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
    /** Removes sessions that have their whole burst again, as a new one has. */
    @Scheduled(fixedDelay = 10_000, initialDelay = 10_000, scheduler = ThreadPools.HOUSEKEEPING)
    void removeIdle() {
        long now = clock.millis();
        sessions.values().removeIf(requests -> requests.isFull(now));
    }

    int size() {
        return sessions.size();
    }
}
