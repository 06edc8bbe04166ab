package dev.gatehouse.identity.oauth;

import dev.gatehouse.identity.oauth.OAuthProperties.ProviderProperties;
import dev.gatehouse.identity.oauth.OAuthProperties.Tokens;
import dev.gatehouse.identity.oauth.TokenVerification.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether a genuine token of the provider is meant for Gatehouse. Most of a provider's tokens are for other services. */
record ClaimRules(ProviderProperties provider, Clock clock) {
    private static final Duration MAX_AHEAD = Duration.ofDays(100 * 366);

    /** @throws IllegalArgumentException if a time is not a number */
    Verdict ofSignedToken(Claims claims) {
        return verdict(
                claims,
                Stream.of("iss", "exp")
                        .filter(name -> !claims.has(name))
                        .findFirst()
                        .map(name -> "the token has no " + name));
    }

    /**
     * The members of an answer are optional (RFC 7662, section 2.2). A token without {@code aud} is for the client to which
     * it was issued.
     *
     * @throws IllegalArgumentException if a time is not a number
     */
    Verdict ofIntrospectedToken(Claims claims) {
        return verdict(claims, Optional.empty());
    }

    private Verdict verdict(Claims claims, Optional<String> missing) {
        return missing.or(() -> issuerFault(claims))
                .or(() -> recipientFault(claims))
                .or(() -> kindFault(claims))
                .or(() -> timeFault(claims))
                .<Verdict>map(Verdict.Rejected::new)
                .orElseGet(() -> new Verdict.Accepted(claims));
    }

    private Optional<String> issuerFault(Claims claims) {
        boolean isKnown = !claims.has("iss")
                || claims.text("iss").filter(provider.issuers()::contains).isPresent();
        return isKnown ? Optional.empty() : Optional.of("the token has another issuer (iss)");
    }

    private Optional<String> recipientFault(Claims claims) {
        Tokens accepted = provider.tokens();
        boolean byClient = !claims.has("aud") && (accepted.clientIdAsAudience() || provider.introspect());
        List<String> audience = byClient ? claims.text("client_id").stream().toList() : claims.texts("aud");
        if (Collections.disjoint(audience, accepted.audience())) {
            return Optional.of(
                    audience.isEmpty()
                            ? "the token has no audience (aud)"
                            : "the token has another audience (aud) than " + accepted.audience());
        }
        boolean isForeign = !accepted.authorizedParties().isEmpty()
                && Collections.disjoint(
                        claims.texts(claims.has("azp") ? "azp" : "client_id"), accepted.authorizedParties());
        return isForeign ? Optional.of("the token was issued to another client") : Optional.empty();
    }

    private static Optional<String> kindFault(Claims claims) {
        if (claims.has("cnf")) {
            // RFC 7800: the token is only valid with a proof of possession, which a client cannot give here.
            return Optional.of("the token is bound to a key of its holder");
        }
        // RFC 8417: a logout token has the same issuer, audience and subject as an ID token.
        return claims.has("events")
                ? Optional.of("the token is a security event, not an ID token or access token")
                : Optional.empty();
    }

    private Optional<String> timeFault(Claims claims) {
        Tokens accepted = provider.tokens();
        Instant earliest = clock.instant().minus(accepted.clockSkew());
        Instant latest = clock.instant().plus(accepted.clockSkew());
        for (String name : List.of("exp", "nbf", "iat")) {
            if (claims.time(name)
                    .filter(clock.instant().plus(MAX_AHEAD)::isBefore)
                    .isPresent()) {
                return Optional.of(name + " is more than 100 years ahead; it must be in seconds, not in milliseconds");
            }
        }
        if (claims.time("exp").filter(earliest::isAfter).isPresent()) {
            return Optional.of("the token has expired");
        }
        if (claims.time("nbf").filter(latest::isBefore).isPresent()) {
            return Optional.of("the token may not be used yet (nbf)");
        }
        Optional<Instant> issuedAt = claims.time("iat");
        if (issuedAt.filter(latest::isBefore).isPresent()) {
            return Optional.of("the token was issued in the future");
        }
        boolean tooOld = accepted.maxAge() != null
                && issuedAt.filter(earliest.minus(accepted.maxAge())::isBefore).isEmpty();
        return tooOld ? Optional.of("the token is older than max-age, or its age is unknown") : Optional.empty();
    }
}
