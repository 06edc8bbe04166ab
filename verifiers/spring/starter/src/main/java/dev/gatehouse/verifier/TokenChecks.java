package dev.gatehouse.verifier;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.security.oauth2.jwt.Jwt;

/** What a token with a valid signature has to say (RFC 9068, section 4). */
final class TokenChecks {
    private static final Set<String> TYPES = Set.of("at+jwt", "application/at+jwt");

    private final Map<Reason, Predicate<Jwt>> checks = new LinkedHashMap<>();

    TokenChecks(GatehouseVerifierProperties properties, Clock clock) {
        Duration skew = properties.clockSkew();
        checks.put(
                Reason.TYPE,
                token -> token.getHeaders().get("typ") instanceof String type
                        && TYPES.stream().anyMatch(type::equalsIgnoreCase));
        checks.put(Reason.MALFORMED, TokenChecks::hasClaims);
        checks.put(Reason.ISSUER, token -> properties.issuer().equals(token.getClaimAsString("iss")));
        checks.put(Reason.AUDIENCE, token -> token.getAudience().contains(properties.audience()));
        checks.put(Reason.EXPIRED, token -> clock.instant().minus(skew).isBefore(token.getExpiresAt()));
        checks.put(Reason.NOT_YET_VALID, token -> {
            Instant latest = clock.instant().plus(skew);
            return !token.getIssuedAt().isAfter(latest)
                    && (token.getNotBefore() == null || !token.getNotBefore().isAfter(latest));
        });
    }

    Optional<Reason> objection(Jwt token) {
        return checks.entrySet().stream()
                .filter(check -> !check.getValue().test(token))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Without {@code sid} and {@code auth_time}, the end of the session could not be noticed. */
    private static boolean hasClaims(Jwt token) {
        return isText(token.getClaims().get("sub"))
                && isText(token.getClaims().get("sid"))
                && token.getClaims().get("auth_time") instanceof Number
                && token.getIssuedAt() != null
                && token.getExpiresAt() != null
                && token.getAudience() != null
                && token.getClaims().get("roles") instanceof Collection<?> roles
                && List.copyOf(roles).stream().allMatch(String.class::isInstance);
    }

    private static boolean isText(Object claim) {
        return claim instanceof String text && !text.isBlank();
    }
}
