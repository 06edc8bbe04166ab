package dev.gatehouse.identity.oauth;

import dev.gatehouse.identity.oauth.OAuthProperties.Tokens;
import dev.gatehouse.identity.oauth.TokenVerification.Verdict;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;

/** Whether a genuine token of the provider is meant for Gatehouse. Most of a provider's tokens are for other services. */
record ClaimRules(Tokens accepted, Clock clock) {

    Verdict verdict(Claims claims) {
        return fault(claims).<Verdict>map(Verdict.Rejected::new).orElseGet(() -> new Verdict.Accepted(claims));
    }

    private Optional<String> fault(Claims claims) {
        if (Collections.disjoint(claims.texts("aud"), accepted.audience())) {
            return Optional.of("the token has another audience");
        }
        if (!accepted.authorizedParties().isEmpty()
                && Collections.disjoint(
                        claims.texts(claims.has("azp") ? "azp" : "client_id"), accepted.authorizedParties())) {
            return Optional.of("the token was issued to another client");
        }
        if (claims.has("cnf")) {
            // RFC 7800: the token is only valid with a proof of possession, which a client cannot give here.
            return Optional.of("the token is bound to a key of its holder");
        }
        if (claims.has("events")) {
            // RFC 8417: a logout token has the same issuer, audience and subject as an ID token.
            return Optional.of("the token is a security event, not an ID token or access token");
        }
        return ageFault(claims);
    }

    private Optional<String> ageFault(Claims claims) {
        Instant now = clock.instant();
        if (claims.time("exp").filter(now.minus(accepted.clockSkew())::isAfter).isPresent()) {
            return Optional.of("the token has expired");
        }
        Optional<Instant> issuedAt = claims.time("iat");
        if (issuedAt.filter(now.plus(accepted.clockSkew())::isBefore).isPresent()) {
            return Optional.of("the token was issued in the future");
        }
        boolean tooOld = accepted.maxAge() != null
                && issuedAt.filter(now.minus(accepted.maxAge()).minus(accepted.clockSkew())::isBefore)
                        .isEmpty();
        return tooOld ? Optional.of("the token is older than max-age, or its age is unknown") : Optional.empty();
    }
}
