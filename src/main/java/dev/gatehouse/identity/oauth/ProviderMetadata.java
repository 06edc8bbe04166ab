package dev.gatehouse.identity.oauth;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.oauth.OAuthProperties.ProviderProperties;
import dev.gatehouse.identity.oauth.ProviderHttp.Response;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The endpoints of a provider, as configured or from its metadata (OpenID Connect Discovery 1.0, section 4). The metadata
 * are read at the first use, so that Gatehouse starts while the provider is unavailable.
 */
class ProviderMetadata {
    private final String source;
    private final ProviderProperties properties;
    private final ProviderHttp http;
    private volatile @Nullable JsonNode cached;

    ProviderMetadata(String source, ProviderProperties properties, ProviderHttp http) {
        this.source = source;
        this.properties = properties;
        this.http = http;
    }

    URI jwkSet() {
        return Objects.requireNonNullElseGet(
                properties.endpoints().jwkSetUri(), () -> endpoint("jwks_uri", "jwk-set-uri"));
    }

    URI introspection() {
        return Objects.requireNonNullElseGet(
                properties.endpoints().introspectionUri(),
                () -> endpoint("introspection_endpoint", "introspection-uri"));
    }

    URI token() {
        return Objects.requireNonNullElseGet(
                properties.endpoints().tokenUri(), () -> endpoint("token_endpoint", "token-uri"));
    }

    /** Discards the cached metadata, because endpoints can change. */
    void invalidate() {
        cached = null;
    }

    private URI endpoint(String member, String setting) {
        JsonNode metadata = cached;
        if (metadata == null) {
            metadata = discover();
            cached = metadata;
        }
        String address = metadata.path(member).asString("");
        Misconfiguration.check(
                !address.isEmpty(),
                OAuthProperties.key(source, setting),
                "is not set, and the provider's metadata have no \"" + member + "\"",
                "Set it to the address of the endpoint, if the provider has one.");
        URI uri = parsed(address);
        if (uri == null || !properties.endpoints().isSecure(uri)) {
            throw new Misconfiguration(
                    OAuthProperties.key(source, setting),
                    "is not set, and \"" + member + "\" in the provider's metadata does not begin with https://",
                    "Correct the provider's metadata, or set the address here.");
        }
        return uri;
    }

    private JsonNode discover() {
        URI address = URI.create(properties.issuerUri().replaceFirst("/$", "") + "/.well-known/openid-configuration");
        Response response = http.get(address);
        if (response.status() >= 500) {
            throw new SourceUnavailable(address + " returned status " + response.status(), null);
        }
        String key = OAuthProperties.key(source, "issuer-uri");
        Misconfiguration.check(
                response.status() == 200,
                key,
                "leads to no metadata: " + address + " returned status " + response.status(),
                "Set it to the provider's issuer. For a provider without metadata, also set jwk-set-uri.");
        JsonNode metadata = response.json();
        // Otherwise the metadata could name the keys of another issuer.
        Misconfiguration.check(
                metadata.path("issuer").asString("").equals(properties.issuerUri()),
                key,
                "is not the issuer that the provider names at " + address,
                "Set it to the exact value of \"issuer\" there.");
        return metadata;
    }

    private static @Nullable URI parsed(String address) {
        try {
            return URI.create(address);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
