package dev.gatehouse.session;

import dev.gatehouse.config.Misconfiguration;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param lifetime from the sign-in to the absolute end of its session
 * @param maxPerUser how many sessions one user may have at once; 0 for any number
 * @param whenFull what becomes of one more
 */
@ConfigurationProperties("gatehouse.session")
record SessionProperties(
        @DefaultValue("12h") Duration lifetime,
        @DefaultValue("0") int maxPerUser,
        @DefaultValue("evict-oldest") WhenFull whenFull) {

    SessionProperties {
        Misconfiguration.check(
                lifetime.compareTo(Duration.ofSeconds(1)) >= 0,
                "gatehouse.session.lifetime",
                "is shorter than a second",
                "Give a duration such as 12h.");
        Misconfiguration.check(
                maxPerUser >= 0,
                "gatehouse.session.max-per-user",
                "is negative",
                "Give a number such as 5, or 0 for no limit.");
    }

    boolean isLimited() {
        return maxPerUser > 0;
    }
}
