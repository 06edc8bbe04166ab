package dev.gatehouse.token.keys;

import dev.gatehouse.config.Misconfiguration;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The times of a token, which also decide how long a key must verify.
 *
 * @param lifetime of one token
 * @param clockSkew how far the clocks of several nodes may differ; the session's end has no such tolerance
 */
@ConfigurationProperties("gatehouse.token")
public record TokenTimes(
        @DefaultValue("15m") Duration lifetime,
        @DefaultValue("10s") Duration clockSkew) {

    public TokenTimes {
        Misconfiguration.check(
                lifetime.toSeconds() >= 1,
                "gatehouse.token.lifetime is shorter than a second",
                "Give a duration such as 15m.");
        Misconfiguration.check(
                !clockSkew.isNegative(),
                "gatehouse.token.clock-skew is negative",
                "Give a duration such as 10s, or 0s.");
    }
}
