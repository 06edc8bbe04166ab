package dev.gatehouse.identity.oauth;

import dev.gatehouse.config.Findings;
import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.oauth.ProviderHttp.Response;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.util.IdGenerator;

/** Tokens of any format, verified by the provider's introspection endpoint (RFC 7662). */
record IntrospectedTokens(OAuthProvider provider, ClaimRules rules, IdGenerator ids) implements TokenVerification {
    /** RFC 6750, section 2.1. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    @Override
    public Verdict verify(String token) {
        if (!TOKEN.matcher(token).matches()) {
            return new Verdict.Rejected("the token is malformed");
        }
        Response response = provider.http().post(provider.introspection(), Map.of("token", token));
        Misconfiguration.check(
                !List.of(400, 401, 403).contains(response.status()),
                provider.key("client-secret")
                        + " or client-id is rejected by the provider's introspection endpoint, with status "
                        + response.status(),
                "Set both as registered at the provider, and allow this client to introspect tokens there.");
        if (response.status() != 200) {
            throw response.unavailable();
        }
        try {
            Claims claims = new Claims(response.members());
            // An answer about an inactive token has no claims.
            String summary = claims.isTrue("active") ? TokenSummary.of(claims) : TokenSummary.of(token);
            return verdict(claims).describedBy(summary);
        } catch (IllegalArgumentException e) {
            throw new SourceUnavailable(response.from() + " returned an invalid claim (" + e.getMessage() + ")", e);
        }
    }

    @Override
    public void prepare() {
        provider.introspection();
    }

    @Override
    public void check(Findings found) {
        verify(ids.generateId().toString());
        found.accept("introspection at " + provider.introspection());
        found.warn(
                "not checked, because only a token shows it: whether the provider permits this client to introspect the tokens"
                        + " of other clients, and puts "
                        + provider.properties().tokens().audience() + " into aud");
    }

    private Verdict verdict(Claims claims) {
        if (!claims.isTrue("active")) {
            return new Verdict.Rejected("the provider reports that the token is not active");
        }
        if (claims.has("token_type")
                && !"Bearer".equalsIgnoreCase(String.valueOf(claims.values().get("token_type")))) {
            return new Verdict.Rejected("the token is not a bearer token");
        }
        return rules.ofIntrospectedToken(claims);
    }
}
