package dev.gatehouse.identity.oauth;

import dev.gatehouse.identity.Identity;
import dev.gatehouse.identity.Roles;
import dev.gatehouse.identity.UserName;
import dev.gatehouse.identity.oauth.OAuthProperties.UserClaims;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Maps the claims of an accepted token to a user. */
record OAuthUserMapper(String source, UserClaims names, Roles roles) {
    /** The name in RFC 8693, and the one that some providers use. */
    private static final List<String> SCOPE_CLAIMS = List.of("scope", "scp");

    /** @return empty if the claim for the user name is missing or has no valid user name */
    Optional<Identity> identity(Claims claims) {
        return userName(claims)
                .map(name -> new Identity(name, source, roles.ofScopes(scopes(claims)), attributes(claims)));
    }

    private Optional<String> userName(Claims claims) {
        List<String> values = claims.texts(names.userName());
        // At many providers a user can enter any address; only a verified one is theirs.
        boolean isUnverified = names.userName().equals("email") && !claims.isTrue("email_verified");
        return values.size() != 1 || isUnverified ? Optional.empty() : UserName.normalized(values.get(0));
    }

    private Set<String> scopes(Claims claims) {
        Set<String> scopes = new HashSet<>();
        for (String claim : SCOPE_CLAIMS) {
            claims.texts(claim).forEach(value -> scopes.addAll(List.of(value.split(" +"))));
        }
        if (names.roles() != null) {
            scopes.addAll(claims.texts(names.roles()));
        }
        return scopes;
    }

    private static Map<String, List<String>> attributes(Claims claims) {
        Map<String, List<String>> attributes = new HashMap<>();
        claims.values().forEach((name, value) -> {
            List<String> texts = Claims.texts(value);
            if (!texts.isEmpty()) {
                attributes.put(name.toLowerCase(Locale.ROOT), texts);
            }
        });
        return attributes;
    }
}
