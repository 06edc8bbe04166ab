package dev.gatehouse.session;

import dev.gatehouse.problem.Misconfiguration;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param lifetime from the sign-in to the absolute end of its session */
@ConfigurationProperties("gatehouse.session")
record SessionProperties(@DefaultValue("12h") Duration lifetime) {

    SessionProperties {
        if (lifetime.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new Misconfiguration(
                    "gatehouse.session.lifetime", "is shorter than a second", "Give a duration such as 12h.");
        }
    }
}
