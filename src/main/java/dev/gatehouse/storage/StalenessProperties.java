package dev.gatehouse.storage;

import dev.gatehouse.config.Misconfiguration;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param maxStaleness how long a node that cannot read the store is ready and renews tokens; revoked sessions are kept so
 *     much longer than their last token
 * @param whenStale what such a node does with tokens afterwards
 */
@ConfigurationProperties("gatehouse.session")
public record StalenessProperties(
        @DefaultValue("30s") Duration maxStaleness,
        @DefaultValue("serve") WhenStale whenStale) {

    public enum WhenStale {
        SERVE,
        /** Requests with a valid token get {@code store_unavailable}. */
        REFUSE
    }

    public StalenessProperties {
        Misconfiguration.check(
                maxStaleness.toSeconds() >= 1,
                "gatehouse.session.max-staleness is shorter than a second",
                "Give a duration such as 30s.");
    }
}
