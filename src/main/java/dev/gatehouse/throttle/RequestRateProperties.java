package dev.gatehouse.throttle;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.throttle.Gcra.Rate;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The request rate limit of a session.
 *
 * @param perSecond requests a second, on average
 * @param burst requests that may come at once
 * @param refuse whether requests beyond are refused with {@code rate_exceeded}; otherwise they only publish an event
 */
@ConfigurationProperties("gatehouse.watch.speed")
record RequestRateProperties(
        @DefaultValue("50") int perSecond,
        @DefaultValue("500") int burst,
        @DefaultValue("false") boolean refuse) {
    private static final int MAX_PER_SECOND = 100_000;

    RequestRateProperties {
        check(perSecond >= 1 && perSecond <= MAX_PER_SECOND, "per-second", "is not from 1 to 100000");
        check(burst >= 1, "burst", "is less than 1");
    }

    Rate rate() {
        return Rate.of(perSecond, burst);
    }

    private static void check(boolean valid, String key, String problem) {
        Misconfiguration.check(valid, "gatehouse.watch.speed." + key, problem, "See application.yml.example.");
    }
}
