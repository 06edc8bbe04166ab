package dev.gatehouse.verifier;

import com.nimbusds.jose.JWSAlgorithm;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * How this service verifies tokens of Gatehouse.
 *
 * @param issuer Gatehouse's address, exactly as in its gatehouse.token.issuer.
 * @param url The address under which this service reaches Gatehouse, if it is not the issuer.
 * @param audience The audience of this service: a token for another one is rejected.
 * @param algorithms The accepted signature algorithms: Gatehouse's gatehouse.token.algorithm, and while it changes, both.
 * @param clockSkew The tolerance for the times of a token, at most a minute.
 * @param clientId The id under which this service is registered at Gatehouse. With it, the service follows the feed of ended
 *     sessions; without it, a sign-out takes effect when the token expires.
 * @param clientSecret The secret for client-id.
 * @param maxStaleness How long the service accepts tokens without a response of the feed, or of the published keys; then it
 *     answers with 503.
 * @param resource The address of this service in its metadata for clients (RFC 9728); the address of the request when unset.
 */
@ConfigurationProperties("gatehouse.verifier")
public record GatehouseVerifierProperties(
        String issuer,
        String url,
        @DefaultValue("gatehouse") String audience,
        @DefaultValue("ES256") Set<String> algorithms,
        @DefaultValue("60s") Duration clockSkew,
        String clientId,
        String clientSecret,
        @DefaultValue("15m") Duration maxStaleness,
        URI resource) {
    private static final String PREFIX = "gatehouse.verifier.";
    private static final Duration MAX_SKEW = Duration.ofMinutes(1);
    /** Longer than a waiting request of the feed. */
    private static final Duration MIN_STALENESS = Duration.ofMinutes(1);

    /** Those of Gatehouse with public keys, without EdDSA: Nimbus verifies it only with another library. */
    static final Set<String> ALGORITHMS = Stream.of(JWSAlgorithm.Family.EC, JWSAlgorithm.Family.RSA)
            .flatMap(Set::stream)
            .map(JWSAlgorithm::getName)
            .collect(Collectors.toUnmodifiableSet());

    public GatehouseVerifierProperties {
        algorithms = Set.copyOf(algorithms);
        require(
                isAddress(issuer),
                "issuer",
                issuer,
                "Set it to the address of Gatehouse, such as https://login.example.com.");
        url = url == null ? issuer : url;
        require(isAddress(url), "url", url, "It is an http or https address.");
        require(!audience.isBlank(), "audience", audience, "It is empty.");
        require(
                !algorithms.isEmpty() && ALGORITHMS.containsAll(algorithms),
                "algorithms",
                algorithms,
                "Spring Security verifies RS, PS and ES algorithms, such as ES256.");
        require(
                !clockSkew.isNegative() && clockSkew.compareTo(MAX_SKEW) <= 0,
                "clock-skew",
                clockSkew,
                "It is between 0s and 60s.");
        require(maxStaleness.compareTo(MIN_STALENESS) >= 0, "max-staleness", maxStaleness, "It is at least 1m.");
        require(
                isSet(clientId) == isSet(clientSecret),
                "client-id",
                clientId,
                "Set both client-id and client-secret, or none of them.");
    }

    /** Whether the service is registered, and so can follow the ended sessions. */
    public boolean followsFeed() {
        return isSet(clientId);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "gatehouse.verifier[issuer=" + issuer + ", audience=" + audience + ", clientId=" + clientId + "]";
    }

    private static boolean isSet(String text) {
        return text != null && !text.isBlank();
    }

    private static boolean isAddress(String text) {
        return text != null && text.matches("https?://[^\\s/?#]+[^\\s?#]*");
    }

    private static void require(boolean condition, String key, Object value, String action) {
        if (!condition) {
            throw new InvalidConfigurationPropertyValueException(PREFIX + key, value, action);
        }
    }
}
