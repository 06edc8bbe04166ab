package dev.gatehouse.throttle;

import dev.gatehouse.config.Misconfiguration;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often may one knock?
 *
 * @param enabled whether anybody is ever made to wait
 * @param freeFailures so many wrong passwords cost nobody any time
 * @param firstWait after those; it doubles with each further one
 * @param longestWait where the doubling ends
 * @param forgetAfter so long without a failure takes one off
 * @param knownFor how long an address from which somebody has signed in keeps a budget of its own for that user
 * @param invalidTokens so many invalid tokens an address may present at once
 * @param invalidTokensPerSecond and so many more a second
 */
@ConfigurationProperties("gatehouse.throttle")
record ThrottleProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("5") int freeFailures,
        @DefaultValue("1s") Duration firstWait,
        @DefaultValue("15m") Duration longestWait,
        @DefaultValue("15m") Duration forgetAfter,
        @DefaultValue("90d") Duration knownFor,
        @DefaultValue("100") int invalidTokens,
        @DefaultValue("10") int invalidTokensPerSecond) {

    ThrottleProperties {
        requireAtLeast(1, "free-failures", freeFailures);
        requireAtLeast(1, "invalid-tokens", invalidTokens);
        requireAtLeast(1, "invalid-tokens-per-second", invalidTokensPerSecond);
        requireAtLeast(Duration.ofMillis(1), "first-wait", firstWait);
        requireAtLeast(firstWait, "longest-wait", longestWait);
        requireAtLeast(Duration.ofSeconds(1), "forget-after", forgetAfter);
        requireAtLeast(Duration.ofDays(1), "known-for", knownFor);
    }

    BackOff backOff() {
        return new BackOff(freeFailures, firstWait, longestWait, forgetAfter);
    }

    private static <T extends Comparable<T>> void requireAtLeast(T least, String key, T value) {
        Misconfiguration.check(
                value.compareTo(least) >= 0,
                "gatehouse.throttle." + key,
                "is " + value,
                "Give at least " + least + "; gatehouse.throttle.enabled: false turns all of it off.");
    }
}
