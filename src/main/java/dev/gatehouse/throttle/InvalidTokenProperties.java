package dev.gatehouse.throttle;

import dev.gatehouse.throttle.Gcra.Rate;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The rate limit of invalid tokens.
 *
 * @param enabled whether the limit applies
 * @param invalidTokens invalid tokens that an address may present at once
 * @param invalidTokensPerSecond invalid tokens that it may present a second, on average
 */
@ConfigurationProperties("gatehouse.throttle")
public record InvalidTokenProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("100") int invalidTokens,
        @DefaultValue("10") int invalidTokensPerSecond) {

    public InvalidTokenProperties {
        ThrottleProperties.requireAtLeast(1, "invalid-tokens", invalidTokens);
        ThrottleProperties.requireAtLeast(1, "invalid-tokens-per-second", invalidTokensPerSecond);
    }

    Rate rate() {
        return Rate.of(invalidTokensPerSecond, invalidTokens);
    }
}
