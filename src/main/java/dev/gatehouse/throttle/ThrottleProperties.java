package dev.gatehouse.throttle;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.throttle.Gcra.Rate;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The rate limits of sign-ins.
 *
 * @param enabled whether these limits apply
 * @param freeFailures failed attempts before the first wait
 * @param unknownAddressFailures failed attempts for one user name, from addresses where the user is not known, before the next
 *     one waits for {@code forgetAfter}: fewer than lock the account in its directory
 * @param firstWait the first wait; it doubles with each further failure
 * @param longestWait the maximum wait
 * @param forgetAfter the time without a failure after which one failure expires
 * @param knownFor how long an address from which a user has signed in has a budget of its own for that user
 * @param signInsPerMinute successful sign-ins of a user at one node, on average and at once
 */
@ConfigurationProperties("gatehouse.throttle")
record ThrottleProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("5") int freeFailures,
        @DefaultValue("4") int unknownAddressFailures,
        @DefaultValue("1s") Duration firstWait,
        @DefaultValue("15m") Duration longestWait,
        @DefaultValue("31m") Duration forgetAfter,
        @DefaultValue("90d") Duration knownFor,
        @DefaultValue("60") int signInsPerMinute) {

    ThrottleProperties {
        requireAtLeast(1, "free-failures", freeFailures);
        requireAtLeast(1, "unknown-address-failures", unknownAddressFailures);
        requireAtLeast(1, "sign-ins-per-minute", signInsPerMinute);
        requireAtLeast(Duration.ofMillis(1), "first-wait", firstWait);
        requireAtLeast(firstWait, "longest-wait", longestWait);
        requireAtLeast(Duration.ofSeconds(1), "forget-after", forgetAfter);
        requireAtLeast(Duration.ofDays(1), "known-for", knownFor);
    }

    BackOff backOff() {
        return new BackOff(freeFailures, firstWait, longestWait, forgetAfter);
    }

    /** For one user name, from addresses where the user is not known. */
    BackOff unknownAddressBackOff() {
        return new BackOff(unknownAddressFailures, forgetAfter, forgetAfter, forgetAfter);
    }

    Rate signInRate() {
        long minute = TimeUnit.MINUTES.toNanos(1);
        return new Rate(minute / signInsPerMinute, minute);
    }

    static <T extends Comparable<T>> void requireAtLeast(T minimum, String key, T value) {
        Misconfiguration.check(
                value.compareTo(minimum) >= 0,
                "gatehouse.throttle." + key + " is " + value,
                "Set it to at least " + minimum + "; gatehouse.throttle.enabled: false turns the limits off.");
    }
}
