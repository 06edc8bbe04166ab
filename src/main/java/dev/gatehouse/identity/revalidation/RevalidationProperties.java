package dev.gatehouse.identity.revalidation;

import dev.gatehouse.config.Misconfiguration;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long a token may contain an earlier answer of an identity source.
 *
 * @param revalidateEvery the time after which the source is queried again
 * @param revalidateGrace how much longer a session continues while its source is unavailable
 */
@ConfigurationProperties("gatehouse.identity")
record RevalidationProperties(
        @DefaultValue("10m") Duration revalidateEvery,
        @DefaultValue("1h") Duration revalidateGrace) {

    RevalidationProperties {
        Misconfiguration.check(
                revalidateEvery.toSeconds() >= 1,
                "gatehouse.identity.revalidate-every is shorter than a second",
                "Give a duration such as 10m; one longer than gatehouse.session.lifetime turns it off.");
        Misconfiguration.check(
                !revalidateGrace.isNegative(),
                "gatehouse.identity.revalidate-grace is negative",
                "Give a duration such as 1h, or 0s.");
    }

    /** The longest time between an answer and a token that repeats it, in an outage. */
    Duration withGrace() {
        return revalidateEvery.plus(revalidateGrace);
    }

    /** How long an answer is kept: a token that is older than the answer may be presented until then. */
    Duration longest() {
        return withGrace().plus(revalidateEvery);
    }
}
