package dev.gatehouse.identity.oauth;

import dev.gatehouse.config.Loopback;
import dev.gatehouse.config.Misconfiguration;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the provider is reached.
 *
 * @param jwkSetUri the provider's keys, instead of the {@code jwks_uri} of its metadata
 * @param introspectionUri instead of the {@code introspection_endpoint} of its metadata
 * @param tokenUri instead of the {@code token_endpoint} of its metadata
 * @param keepKeys how long the provider's keys are used while it is unavailable
 * @param connectTimeout of one connection
 * @param readTimeout of one response
 * @param allowHttp whether http:// is accepted for a provider on another machine
 */
record Endpoints(
        @Nullable URI jwkSetUri,
        @Nullable URI introspectionUri,
        @Nullable URI tokenUri,
        @DefaultValue("24h") Duration keepKeys,
        @DefaultValue("3s") Duration connectTimeout,
        @DefaultValue("5s") Duration readTimeout,
        @DefaultValue("false") boolean allowHttp) {

    /** @return empty if the text is not a URI */
    static Optional<URI> parsed(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    void check(String source) {
        requireSecure(OAuthProperties.key(source, "jwk-set-uri"), jwkSetUri);
        requireSecure(OAuthProperties.key(source, "introspection-uri"), introspectionUri);
        requireSecure(OAuthProperties.key(source, "token-uri"), tokenUri);
    }

    /** Without TLS, an attacker on the network could read passwords and replace keys. */
    void requireSecure(String key, @Nullable URI uri) {
        Misconfiguration.check(
                uri == null || isSecure(uri),
                key + " must begin with https://, unless the provider runs on this machine",
                "Use https://, or set allow-http to true if the network in between is your own.");
    }

    /** Whether a URI, configured or from the metadata, may be used. */
    boolean isSecure(URI uri) {
        if (uri.getHost() == null) {
            return false;
        }
        boolean mayBeHttp = allowHttp || Loopback.isHostOf(uri);
        return "https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && mayBeHttp);
    }
}
