package dev.gatehouse.throttle;

import com.github.benmanes.caffeine.cache.Cache;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.threads.BoundedCache;
import dev.gatehouse.throttle.Gcra.Rate;
import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Limits the successful sign-ins of each user, because each leaves a row in the database and, when its session ends early, an
 * entry in the memory of every node. It counts on this node.
 */
@Component
public class SignInBudget {
    private static final int MAX_USERS = 50_000;

    private final boolean enabled;
    private final Rate rate;
    private final Clock clock;
    private final Cache<String, Gcra> users = BoundedCache.builder(MAX_USERS)
            .expireAfterAccess(Duration.ofMinutes(2))
            .build();

    SignInBudget(ThrottleProperties properties, Clock clock) {
        this.enabled = properties.enabled();
        this.rate = properties.signInRate();
        this.clock = clock;
    }

    /**
     * Counts a sign-in whose credentials were right.
     *
     * @throws Refusal {@code too_many_attempts} if this user has signed in too often
     */
    public void acquire(String user) {
        if (enabled && !users.get(user, name -> new Gcra()).tryAcquire(rate, clock.millis())) {
            throw new Refusal(ProblemCode.TOO_MANY_ATTEMPTS, "Too many sign-ins, try again later")
                    .withRetryAfter(Duration.ofNanos(rate.interval()));
        }
    }
}
