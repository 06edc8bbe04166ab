package dev.gatehouse.edge;

import dev.gatehouse.config.Misconfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the core that an edge needs to verify tokens, besides the times.
 *
 * @param issuer as in the core
 * @param audience as in the core
 * @param remembered how many verified tokens are cached
 */
@ConfigurationProperties("gatehouse.token")
record EdgeTokenProperties(
        @DefaultValue("http://localhost:8080") String issuer,
        @DefaultValue("gatehouse") String audience,
        @DefaultValue("10000") int remembered) {

    EdgeTokenProperties {
        Misconfiguration.check(
                remembered >= 0, "gatehouse.token.remembered is negative", "Give a number such as 10000.");
    }
}
