package dev.gatehouse.watch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.token.EndedSessionPresented;
import dev.gatehouse.watch.WatchProperties.EndedSession;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** A session that was ended, and is presented again and again: a page that was left open does so a few times, a thief more. */
@Component
class EndedSessionRule {
    private static final int MOST = 10_000;

    private final EndedSession properties;
    private final Reactions reactions;
    private final Clock clock;
    private final Cache<String, AtomicInteger> times;

    EndedSessionRule(WatchProperties properties, Reactions reactions, Clock clock) {
        this.properties = properties.endedSession();
        this.reactions = reactions;
        this.clock = clock;
        this.times = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(Duration.ofHours(1))
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    @EventListener
    void on(EndedSessionPresented event) {
        if (times.get(event.sid(), sid -> new AtomicInteger()).incrementAndGet() == properties.times()) {
            reactions.to(
                    new Alert(
                            clock.instant(),
                            "ended_session_presented",
                            event.user(),
                            event.sid(),
                            event.caller().address(),
                            "a token of an ended session was presented " + properties.times()
                                    + " times within an hour"),
                    properties.action());
        }
    }
}
