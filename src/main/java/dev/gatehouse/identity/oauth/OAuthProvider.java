package dev.gatehouse.identity.oauth;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.oauth.OAuthProperties.ProviderProperties;
import dev.gatehouse.identity.oauth.ProviderHttp.Response;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One provider and its endpoints, as configured or from its metadata (OpenID Connect Discovery 1.0, section 4). The
 * metadata are read at the first use, so that Gatehouse starts while the provider is unavailable. Each method that returns
 * an endpoint throws {@link SourceUnavailable} if the metadata cannot be read, and {@link Misconfiguration} if they do not
 * have the endpoint.
 */
class OAuthProvider {
    private static final int MAX_ISSUER = 256;

    private final String name;
    private final ProviderProperties properties;
    private final ProviderHttp http;
    private volatile @Nullable JsonNode metadata;

    OAuthProvider(String name, ProviderProperties properties) {
        this.name = name;
        this.properties = properties;
        this.http = new ProviderHttp(properties.endpoints(), properties.client());
    }

    String name() {
        return name;
    }

    ProviderProperties properties() {
        return properties;
    }

    ProviderHttp http() {
        return http;
    }

    /** The full key of a setting, for error messages. */
    String key(String setting) {
        return OAuthProperties.key(name, setting);
    }

    URI jwkSet() {
        return endpoint(properties.endpoints().jwkSetUri(), "jwks_uri", "jwk-set-uri");
    }

    URI introspection() {
        return endpoint(properties.endpoints().introspectionUri(), "introspection_endpoint", "introspection-uri");
    }

    URI token() {
        return endpoint(properties.endpoints().tokenUri(), "token_endpoint", "token-uri");
    }

    /** Discards the cached metadata, because endpoints can change. */
    void invalidateMetadata() {
        metadata = null;
    }

    private URI endpoint(@Nullable URI configured, String member, String setting) {
        if (configured != null) {
            return configured;
        }
        JsonNode known = metadata;
        if (known == null) {
            known = discover();
            metadata = known;
        }
        String address = known.path(member).asString("");
        Misconfiguration.check(
                !address.isEmpty(),
                key(setting) + " is not set, and the provider's metadata have no \"" + member + "\"",
                "Set it to the address of the endpoint, if the provider has one.");
        return Endpoints.parsed(address)
                .filter(properties.endpoints()::isSecure)
                .orElseThrow(() -> new Misconfiguration(
                        key(setting) + " is not set, and \"" + member
                                + "\" in the provider's metadata does not begin with https://",
                        "Correct the provider's metadata, or set the address here."));
    }

    private JsonNode discover() {
        URI address = URI.create(properties.issuerUri().replaceFirst("/$", "") + "/.well-known/openid-configuration");
        Response response = http.get(address);
        Misconfiguration.check(
                response.status() == 200,
                key("issuer-uri") + " leads to no metadata: " + address + " returned status " + response.status(),
                "Set it to the provider's issuer. For a provider without metadata, also set jwk-set-uri.");
        JsonNode read = response.json();
        String issuer = read.path("issuer").asString("");
        TenantIssuer.requireOneTenant(key("issuer-uri"), issuer);
        // Otherwise the metadata could name the keys of another issuer.
        Misconfiguration.check(
                issuer.equals(properties.issuerUri()),
                key("issuer-uri") + " is not the issuer that the provider names at " + address + ": "
                        + TokenSummary.cleaned(issuer, MAX_ISSUER),
                "Set it to the exact value of \"issuer\" there.");
        return read;
    }
}
