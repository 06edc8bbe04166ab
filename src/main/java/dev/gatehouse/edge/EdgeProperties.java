package dev.gatehouse.edge;

import dev.gatehouse.config.Misconfiguration;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How an edge reads from the core.
 *
 * @param core the addresses of the core's nodes, or of a load balancer in front of them
 * @param clientId the name of the edge in {@code gatehouse.interop.verifiers} of the core
 * @param clientSecret the secret of this registration
 * @param audiences further audiences whose tokens the edge accepts
 * @param maxStaleness how long tokens are accepted without a response of the core
 */
@ConfigurationProperties("gatehouse.edge")
record EdgeProperties(
        @DefaultValue List<URI> core,
        @Nullable String clientId,
        @Nullable String clientSecret,
        @DefaultValue List<String> audiences,
        @DefaultValue("15m") Duration maxStaleness) {
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    EdgeProperties {
        core.forEach(address -> Misconfiguration.check(
                address.getHost() != null && String.valueOf(address.getScheme()).matches("https?"),
                "gatehouse.edge.core has " + address + ", which is no address of a server",
                "Write it as https://login.example.com."));
        Misconfiguration.check(
                maxStaleness.compareTo(SHORTEST) >= 0,
                "gatehouse.edge.max-staleness is shorter than a minute",
                "Give a duration such as 15m. The core answers a request for revocations after 30 s if there are none.");
    }

    /** @throws Misconfiguration if a setting is missing that every edge needs */
    void requireComplete() {
        Misconfiguration.check(
                !core.isEmpty(),
                "gatehouse.edge.core is not set",
                "Set it to the addresses of the core's nodes, separated by commas.");
        Misconfiguration.check(
                clientId != null && !clientId.isBlank() && clientSecret != null && !clientSecret.isBlank(),
                "gatehouse.edge.client-id or gatehouse.edge.client-secret is not set",
                "Register the edge in gatehouse.interop.verifiers of the core, and set the name and the secret of this"
                        + " registration.");
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "EdgeProperties[core=" + core + ", clientId=" + clientId + "]";
    }
}
