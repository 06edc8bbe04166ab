package dev.gatehouse.anomaly;

import com.github.benmanes.caffeine.cache.Cache;
import dev.gatehouse.anomaly.WatchProperties.Burst;
import dev.gatehouse.threads.BoundedCache;
import dev.gatehouse.token.AccessToken;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** A minute with far more requests than the user is in the habit of making: what was stolen is emptied in a hurry. */
@Component
class BurstRule {
    private static final int MOST_USERS = 100_000;

    private final Burst properties;
    private final AlertDispatcher reactions;
    private final Clock clock;
    private final Cache<String, Habit> habits = BoundedCache.builder(MOST_USERS)
            .expireAfterAccess(Duration.ofDays(7))
            .build();

    BurstRule(WatchProperties properties, AlertDispatcher reactions, Clock clock) {
        this.properties = properties.burst();
        this.reactions = reactions;
        this.clock = clock;
    }

    Habit habitOf(String user) {
        return habits.get(user, first -> new Habit());
    }

    void count(Habit habit, AccessToken token, String address) {
        long minute = TimeUnit.MILLISECONDS.toMinutes(clock.millis());
        if (habit.isBrokenBy(minute, properties.times(), properties.atLeast())) {
            reactions.to(
                    new Alert(
                            clock.instant(),
                            "burst",
                            token.subject(),
                            token.sessionId(),
                            address,
                            "a minute with more than " + properties.times() + " times the user's usual requests"),
                    properties.action());
        }
    }
}
