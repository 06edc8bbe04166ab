package dev.gatehouse.anomaly;

import com.github.benmanes.caffeine.cache.Cache;
import dev.gatehouse.caller.Caller;
import dev.gatehouse.caller.CallerResolver;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.activity.Activity;
import dev.gatehouse.threads.BoundedCache;
import dev.gatehouse.token.AccessToken;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * The requests of each session, as this node sees them. One lookup a request, no lock, no store: rules hear of what is out
 * of the ordinary, not of everything.
 */
@Component
public class RequestMonitor {
    private static final int MOST_SESSIONS = 100_000;

    private final CallerResolver callers;
    private final Activity activity;
    private final SpeedRule speed;
    private final BurstRule burst;
    private final ProbingRule probing;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final Cache<String, Track> tracks = BoundedCache.builder(MOST_SESSIONS)
            .expireAfterAccess(Duration.ofHours(1))
            .build();

    RequestMonitor(
            CallerResolver callers,
            Activity activity,
            SpeedRule speed,
            BurstRule burst,
            ProbingRule probing,
            ApplicationEventPublisher events,
            Clock clock) {
        this.callers = callers;
        this.activity = activity;
        this.speed = speed;
        this.burst = burst;
        this.probing = probing;
        this.events = events;
        this.clock = clock;
    }

    /**
     * A request with a good token came in.
     *
     * @throws Refusal {@code rate_exceeded}
     */
    public void arrived(AccessToken token, HttpServletRequest request) {
        Track track = tracks.getIfPresent(token.sessionId());
        if (track == null) {
            track = tracks.get(token.sessionId(), sid -> new Track(burst.habitOf(token.subject())));
        }
        Caller caller = callers.resolve(request);
        ClientOrigin moved = track.follow(caller);
        if (moved != null) {
            events.publishEvent(new OriginChanged(
                    token.sessionId(), token.subject(), moved, ClientOrigin.of(caller), clock.instant()));
        }
        burst.count(track.habit, token, caller.address());
        speed.require(track.pace, token, caller.address());
    }

    /** It was answered. */
    public void answered(AccessToken token, HttpServletRequest request, int status) {
        activity.count(token.sessionId(), status);
        if (status == 403 || status == 404) {
            probing.missed(token, callers.resolve(request).address());
        }
    }

    private static final class Track {
        private final Habit habit;
        private final Gcra pace = new Gcra();
        private volatile @Nullable ClientOrigin ipv4;
        private volatile @Nullable ClientOrigin ipv6;
        private volatile @Nullable ClientOrigin last;

        Track(Habit habit) {
            this.habit = habit;
        }

        /**
         * Compares the address with the last one of its kind, since who has both is seen now by one, now by the other, and
         * has gone nowhere; the device with the last one of all.
         *
         * @return what was before, when it is something else now
         */
        @Nullable
        ClientOrigin follow(Caller caller) {
            boolean six = ClientOrigin.isIpv6(caller.address());
            ClientOrigin before = six ? ipv6 : ipv4;
            ClientOrigin previous = last;
            if (before != null && previous != null && before.isOf(caller) && before.isWithSame(previous)) {
                last = before;
                return null;
            }
            ClientOrigin now = ClientOrigin.of(caller);
            if (six) {
                ipv6 = now;
            } else {
                ipv4 = now;
            }
            last = now;
            return previous == null ? null : (before == null ? now : before).with(previous);
        }
    }
}
