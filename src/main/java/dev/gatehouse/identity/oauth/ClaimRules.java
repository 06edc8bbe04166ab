package dev.gatehouse.identity.oauth;

import dev.gatehouse.identity.oauth.OAuthProperties.Registration;
import dev.gatehouse.identity.oauth.TokenVerification.Verdict;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;

/** Whether a genuine token of the provider may sign anybody in here. Most of a provider's tokens are meant for others. */
class ClaimRules {
    private final Registration properties;
    private final Clock clock;

    ClaimRules(Registration properties, Clock clock) {
        this.properties = properties;
        this.clock = clock;
    }

    Verdict verdict(Claims claims) {
        return fault(claims).<Verdict>map(Verdict.Refused::new).orElseGet(() -> new Verdict.Accepted(claims));
    }

    private Optional<String> fault(Claims claims) {
        if (Collections.disjoint(claims.texts("aud"), properties.audience())) {
            return Optional.of("the audience is another");
        }
        if (!properties.authorizedParties().isEmpty()
                && Collections.disjoint(
                        claims.texts(claims.has("azp") ? "azp" : "client_id"), properties.authorizedParties())) {
            return Optional.of("the token was given to another client");
        }
        if (claims.has("cnf")) {
            // RFC 7800: whoever has only the token is a thief. Of the key there is no proof here.
            return Optional.of("the token is bound to a key of its holder");
        }
        if (claims.has("events")) {
            // RFC 8417: a logout token has the same issuer, audience and subject as an ID token.
            return Optional.of("the token tells of an event, and is none to sign in with");
        }
        return ageFault(claims);
    }

    private Optional<String> ageFault(Claims claims) {
        Instant now = clock.instant();
        Optional<Instant> issuedAt = claims.time("iat");
        if (issuedAt.filter(now.plus(properties.clockSkew())::isBefore).isPresent()) {
            return Optional.of("the token was issued in the future");
        }
        boolean tooOld = properties.maxAge() != null
                && issuedAt.filter(now.minus(properties.maxAge()).minus(properties.clockSkew())::isBefore)
                        .isEmpty();
        return tooOld ? Optional.of("the token is older than max-age, or of unknown age") : Optional.empty();
    }
}
