package dev.gatehouse.session;

import dev.gatehouse.config.Misconfiguration;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param lifetime the time from the sign-in to the absolute end of the session
 * @param maxPerUser how many sessions one user may have at once; 0 for no limit
 * @param whenFull what happens at a sign-in of a user who has reached the limit
 */
@ConfigurationProperties("gatehouse.session")
record SessionProperties(
        @DefaultValue("12h") Duration lifetime,
        @DefaultValue("100") int maxPerUser,
        @DefaultValue("evict-oldest") WhenFull whenFull) {

    enum WhenFull {
        EVICT_OLDEST,
        /** The sign-in fails with {@code too_many_sessions}. */
        REFUSE
    }

    SessionProperties {
        Misconfiguration.check(
                lifetime.toSeconds() >= 1,
                "gatehouse.session.lifetime is shorter than a second",
                "Give a duration such as 12h.");
        Misconfiguration.check(
                maxPerUser >= 0,
                "gatehouse.session.max-per-user is negative",
                "Give a number such as 5, or 0 for no limit.");
    }
}
