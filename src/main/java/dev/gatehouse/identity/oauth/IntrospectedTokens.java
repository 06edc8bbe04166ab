package dev.gatehouse.identity.oauth;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.oauth.OAuthProperties.Registration;
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

/** Tokens of any form, about each of which the provider is asked (RFC 7662). */
class IntrospectedTokens implements TokenVerification {
    /** RFC 6750, section 2.1. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private final OAuthProvider provider;
    private final Registration properties;
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
            return new Verdict.Refused("the token is malformed");
        }
        URI endpoint = provider.metadata().introspection();
        try {
            return verdict(new RestClientOpaqueTokenIntrospector(
                            endpoint.toString(), provider.http().client())
                    .introspect(token)
                    .getAttributes());
        } catch (BadOpaqueTokenException e) {
            return new Verdict.Refused("the provider says that the token is not active");
        } catch (OAuth2IntrospectionException e) {
            throw e.getCause() instanceof HttpClientErrorException refused
                    ? refused(refused)
                    : unavailable(endpoint, e);
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

    private Verdict verdict(Map<String, Object> answer) {
        Map<String, Object> claims = new HashMap<>(answer);
        // Optional there (RFC 7662, section 2.2): then the token is for whom it was given to, and that is on record.
        claims.computeIfAbsent("aud", absent -> claims.get("client_id"));
        Claims told = new Claims(claims);
        if (told.has("iss") && !properties.issuerUri().equals(claims.get("iss"))) {
            return new Verdict.Refused("the issuer is another");
        }
        if (told.has("token_type") && !"Bearer".equalsIgnoreCase(String.valueOf(claims.get("token_type")))) {
            return new Verdict.Refused("the token is none for a bearer");
        }
        Instant earliestEnd = clock.instant().minus(properties.clockSkew());
        return told.time("exp").filter(earliestEnd::isAfter).isPresent()
                ? new Verdict.Refused("the token has expired")
                : rules.verdict(told);
    }

    private RuntimeException refused(HttpClientErrorException refusal) {
        return List.of(400, 401, 403).contains(refusal.getStatusCode().value())
                ? new Misconfiguration(
                        provider.key("client-secret"),
                        "or client-id is refused by the provider's introspection, with status "
                                + refusal.getStatusCode().value(),
                        "Set both as registered at the provider, which must let this client introspect.")
                : new SourceUnavailable("introspection answered with status " + refusal.getStatusCode(), refusal);
    }

    private static SourceUnavailable unavailable(URI endpoint, RuntimeException cause) {
        return new SourceUnavailable("no answer from " + endpoint + " (" + cause.getMessage() + ")", cause);
    }
}
