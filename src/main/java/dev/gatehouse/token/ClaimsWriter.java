package dev.gatehouse.token;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.Identity;
import dev.gatehouse.identity.Roles;
import dev.gatehouse.identity.revalidation.Revalidation;
import dev.gatehouse.identity.revalidation.Revalidation.RevalidationResult;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.Session;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Writes the claims of a token: the session, the user, and what the configuration adds. */
@Component
record ClaimsWriter(TokenProperties properties, Roles roles, Revalidation revalidation, Audiences audiences) {
    /** RFC 9068 requires it: the client, which here is the service that the token is for. */
    private static final String CLIENT_ID = "client_id";

    /** RFC 8693, section 4.2. */
    private static final String SCOPE = "scope";

    /** The characters of a scope (RFC 6749, section 3.3): no space, which separates scopes. */
    private static final Predicate<String> IS_SCOPE =
            Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]+").asMatchPredicate();

    static final String SOURCE = "source";
    static final String CONFIRMED_AT = "confirmed_at";

    /** The absolute end of the session, which a changed configuration does not move. */
    static final String SESSION_END = "session_exp";

    ClaimsWriter {
        List<String> flags = properties.roleFlags() ? roles.configured() : List.of();
        flags.forEach(role -> Misconfiguration.check(
                !TokenProperties.isReserved(role) && !properties.claims().containsKey(role),
                "gatehouse.token.role-flags would overwrite the claim " + role + " with the role of that name",
                "Rename the role or the claim, or turn role-flags off."));
        List<String> scopes = properties.roleScope() ? roles.configured() : List.of();
        scopes.forEach(role -> Misconfiguration.check(
                IS_SCOPE.test(role),
                "gatehouse.token.role-scope cannot write the role " + role + ", because a scope has only visible ASCII"
                        + " characters, without quotes and backslashes",
                "Rename the role, or turn role-scope off."));
    }

    /** The claims of a session's first token. */
    Map<String, Object> of(Session session, String audience) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", properties.issuer());
        claims.put("sub", session.identity().user());
        claims.put("aud", List.of(audience));
        claims.put(CLIENT_ID, audiences.clientId(audience));
        claims.put("sid", session.id());
        claims.put("auth_time", session.openedAt().getEpochSecond());
        claims.put(SESSION_END, session.endsAt().getEpochSecond());
        claims.put(SOURCE, session.identity().source());
        claims.put(CONFIRMED_AT, session.openedAt().getEpochSecond());
        user(claims, session.identity(), audience);
        return claims;
    }

    /**
     * The claims of the next token: the same, or with what the identity source has returned since.
     *
     * @throws Refusal {@code insufficient_role} if the user no longer has the role that the token's audience requires, or as
     *     {@link Revalidation#resultAfter}
     */
    Map<String, Object> renewed(AccessToken token) {
        Map<String, Object> claims = new LinkedHashMap<>(token.claims());
        claims.put(CLIENT_ID, audiences.clientId(token.audience()));
        claims.put(SESSION_END, token.validity().sessionEndsAt().getEpochSecond());
        RevalidationResult result =
                revalidation.resultAfter(token.session(), token.confirmation()).orElse(null);
        if (result != null) {
            claims.put(CONFIRMED_AT, result.confirmedAt().getEpochSecond());
        }
        if (result != null && result.identity() != null) {
            audiences.requireOpenTo(result.identity().roles(), token.audience());
            properties.claims().keySet().forEach(claims::remove);
            user(claims, result.identity(), token.audience());
        } else {
            // The configuration may now give this audience fewer roles.
            roles(claims, token.roles(), token.audience());
        }
        return claims;
    }

    /** The claims without those that the configuration takes from attributes. */
    Map<String, Object> withoutAttributes(Map<String, Object> claims) {
        Map<String, Object> fewer = new LinkedHashMap<>(claims);
        properties.claims().keySet().forEach(fewer::remove);
        return fewer;
    }

    /** The claims of a user in a token for an audience. */
    Map<String, Object> ofUser(Identity identity, String audience) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("sub", identity.user());
        user(claims, identity, audience);
        return claims;
    }

    private void user(Map<String, Object> claims, Identity identity, String audience) {
        roles(claims, identity.sortedRoles(), audience);
        properties.claims().forEach((claim, attribute) -> {
            List<String> values = identity.attributes().getOrDefault(attribute.toLowerCase(Locale.ROOT), List.of());
            if (!values.isEmpty()) {
                claims.put(claim, values.size() == 1 ? values.get(0) : values);
            }
        });
    }

    private void roles(Map<String, Object> claims, List<String> userRoles, String audience) {
        List<String> visible = audiences.visible(userRoles, audience);
        claims.put("roles", visible);
        if (properties.roleFlags()) {
            roles.configured().forEach(claims::remove);
            audiences.visible(roles.configured(), audience).forEach(role -> claims.put(role, visible.contains(role)));
        }
        scope(claims, visible);
    }

    /** A scope of an earlier token would outlive the roles. A role with a space would become two scopes. */
    private void scope(Map<String, Object> claims, List<String> visible) {
        if (!properties.claims().containsKey(SCOPE)) {
            claims.remove(SCOPE);
        }
        String scope = visible.stream().filter(IS_SCOPE).collect(Collectors.joining(" "));
        if (properties.roleScope() && !scope.isEmpty()) {
            claims.put(SCOPE, scope);
        }
    }
}
