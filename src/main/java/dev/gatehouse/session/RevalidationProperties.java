package dev.gatehouse.session;

import dev.gatehouse.config.Misconfiguration;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long what a source said of somebody is believed.
 *
 * @param revalidateEvery after this the source is asked again, and what it says goes into the next token
 * @param revalidateGrace so much longer a session goes on while its source does not answer
 */
@ConfigurationProperties("gatehouse.identity")
record RevalidationProperties(
        @DefaultValue("10m") Duration revalidateEvery,
        @DefaultValue("1h") Duration revalidateGrace) {

    RevalidationProperties {
        Misconfiguration.check(
                revalidateEvery.compareTo(Duration.ofSeconds(1)) >= 0,
                "gatehouse.identity.revalidate-every",
                "is shorter than a second",
                "Give a duration such as 10m; one longer than gatehouse.session.lifetime turns it off.");
        Misconfiguration.check(
                !revalidateGrace.isNegative(),
                "gatehouse.identity.revalidate-grace",
                "is negative",
                "Give a duration such as 1h, or 0s.");
    }
}
