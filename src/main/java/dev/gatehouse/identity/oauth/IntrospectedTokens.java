package dev.gatehouse.identity.oauth;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.oauth.OAuthProperties.ProviderProperties;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.oauth2.server.resource.introspection.OAuth2IntrospectionException;
import org.springframework.security.oauth2.server.resource.introspection.RestClientOpaqueTokenIntrospector;
import org.springframework.util.IdGenerator;
import org.springframework.web.client.HttpClientErrorException;

/** Tokens of any format, verified by the provider's introspection endpoint (RFC 7662). */
class IntrospectedTokens implements TokenVerification {
    /** RFC 6750, section 2.1. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private final OAuthProvider provider;
    private final ProviderProperties properties;
    private final ClaimRules rules;
    private final Clock clock;
    private final IdGenerator ids;

    IntrospectedTokens(OAuthProvider provider, ClaimRules rules, Clock clock, IdGenerator ids) {
        this.provider = provider;
        this.properties = provider.properties();
        this.rules = rules;
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public Verdict verify(String token) {
        if (!TOKEN.matcher(token).matches()) {
            return new Verdict.Rejected("the token is malformed");
        }
        URI endpoint = provider.metadata().introspection();
        try {
            return verdict(new RestClientOpaqueTokenIntrospector(
                            endpoint.toString(), provider.http().client())
                    .introspect(token)
                    .getAttributes());
        } catch (BadOpaqueTokenException e) {
            return new Verdict.Rejected("the provider reports that the token is not active");
        } catch (OAuth2IntrospectionException e) {
            throw e.getCause() instanceof HttpClientErrorException error ? failure(error) : unavailable(endpoint, e);
        } catch (ClassCastException e) {
            throw unavailable(endpoint, e);
        }
    }

    @Override
    public void prepare() {
        provider.metadata().introspection();
    }

    @Override
    public void check(Consumer<String> found) {
        verify(ids.generateId().toString());
        found.accept("introspection at " + provider.metadata().introspection());
    }

    private Verdict verdict(Map<String, Object> attributes) {
        Map<String, Object> values = new HashMap<>(attributes);
        // "aud" is optional (RFC 7662, section 2.2). Without it, the token is for the client to which it was issued.
        values.computeIfAbsent("aud", absent -> values.get("client_id"));
        Claims claims = new Claims(values);
        if (claims.has("iss") && !properties.issuerUri().equals(values.get("iss"))) {
            return new Verdict.Rejected("the token has another issuer");
        }
        if (claims.has("token_type") && !"Bearer".equalsIgnoreCase(String.valueOf(values.get("token_type")))) {
            return new Verdict.Rejected("the token is not a bearer token");
        }
        Instant earliestExpiry = clock.instant().minus(properties.tokens().clockSkew());
        return claims.time("exp").filter(earliestExpiry::isAfter).isPresent()
                ? new Verdict.Rejected("the token has expired")
                : rules.verdict(claims);
    }

    private RuntimeException failure(HttpClientErrorException error) {
        int status = error.getStatusCode().value();
        return List.of(400, 401, 403).contains(status)
                ? new Misconfiguration(
                        provider.key("client-secret"),
                        "or client-id is rejected by the provider's introspection endpoint, with status " + status,
                        "Set both as registered at the provider, and allow this client to introspect tokens there.")
                : new SourceUnavailable("introspection returned status " + status, error);
    }

    private static SourceUnavailable unavailable(URI endpoint, RuntimeException cause) {
        return new SourceUnavailable("no valid response from " + endpoint + " (" + cause.getMessage() + ")", cause);
    }
}
