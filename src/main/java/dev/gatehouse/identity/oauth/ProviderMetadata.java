package dev.gatehouse.identity.oauth;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.oauth.OAuthProperties.Registration;
import dev.gatehouse.identity.oauth.ProviderHttp.Reply;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Where a provider has its endpoints: as configured, else as its metadata say (OpenID Connect Discovery 1.0, section 4),
 * which are read when they are first needed: a provider that is down must not keep us from starting.
 */
class ProviderMetadata {
    private final String key;
    private final Registration properties;
    private final ProviderHttp http;
    private volatile @Nullable JsonNode read;

    ProviderMetadata(String name, Registration properties, ProviderHttp http) {
        this.key = OAuthProperties.key(name);
        this.properties = properties;
        this.http = http;
    }

    URI jwkSet() {
        return Objects.requireNonNullElseGet(properties.jwkSetUri(), () -> endpoint("jwks_uri", "jwk-set-uri"));
    }

    URI introspection() {
        return Objects.requireNonNullElseGet(
                properties.introspectionUri(), () -> endpoint("introspection_endpoint", "introspection-uri"));
    }

    URI token() {
        return Objects.requireNonNullElseGet(properties.tokenUri(), () -> endpoint("token_endpoint", "token-uri"));
    }

    /** Has them read once more when they are next needed: endpoints move. */
    void forget() {
        read = null;
    }

    private URI endpoint(String member, String property) {
        JsonNode metadata = read;
        if (metadata == null) {
            metadata = discovered();
            read = metadata;
        }
        String address = metadata.path(member).asString("");
        Misconfiguration.check(
                !address.isEmpty(),
                key + "." + property,
                "is not set, and the provider's metadata have no \"" + member + "\"",
                "Set it to the endpoint's address, if the provider has one.");
        URI uri = parsed(address);
        if (uri == null || !properties.isSafe(uri)) {
            throw new Misconfiguration(
                    key + "." + property,
                    "is not set, and the provider's metadata have a \"" + member + "\" without https://",
                    "Mend the provider's metadata, or set the address here.");
        }
        return uri;
    }

    private JsonNode discovered() {
        URI address = URI.create(properties.issuerUri().replaceFirst("/$", "") + "/.well-known/openid-configuration");
        Reply reply = http.get(address);
        if (reply.status() >= 500) {
            throw new SourceUnavailable(address + " answered with status " + reply.status(), null);
        }
        Misconfiguration.check(
                reply.status() == 200,
                key + ".issuer-uri",
                "leads to no metadata: " + address + " answered with status " + reply.status(),
                "Set it to the provider's issuer; for a provider without metadata, set jwk-set-uri too.");
        JsonNode metadata = reply.json();
        // Metadata of another issuer would bring that one's keys.
        Misconfiguration.check(
                metadata.path("issuer").asString("").equals(properties.issuerUri()),
                key + ".issuer-uri",
                "is not the issuer that the provider names at " + address,
                "Set it to the member \"issuer\" there, to the letter.");
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
