package dev.gatehouse.identity.oauth;

import dev.gatehouse.identity.Grants;
import dev.gatehouse.identity.Identity;
import dev.gatehouse.identity.IdentitySource.Answer.Known;
import dev.gatehouse.identity.SourceRoles;
import dev.gatehouse.identity.UserName;
import dev.gatehouse.identity.oauth.OAuthProperties.UserClaims;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Maps the claims of an accepted token to a user. */
record OAuthUserMapper(String source, String issuer, UserClaims names, SourceRoles roles) {
    /** The name in RFC 8693, and the one that some providers use. */
    private static final List<String> SCOPE_CLAIMS = List.of("scope", "scp");

    /** @return empty if the claim for the user name is missing or has no valid user name */
    Optional<Known> user(Claims claims) {
        UserNameClaim claim = new UserNameClaim(names.userName());
        Grants grants = roles.of(scopes(claims));
        return claim.userName(claims)
                .flatMap(name -> claim.spelling(claims)
                        .flatMap(spelling -> id(claims, spelling)
                                .map(id -> new Known(
                                        new Identity(name, source, grants.roles(), attributes(claims)),
                                        id,
                                        spelling,
                                        grants))));
    }

    /** Issuer and {@code sub} (OpenID Connect Core 1.0, section 5.7). An introspection response may be without. */
    private Optional<String> id(Claims claims, String spelling) {
        List<String> subjects = claims.texts("sub");
        return subjects.isEmpty()
                ? Optional.of(issuer + " " + names.userName() + "=" + spelling)
                : UserName.exact(subjects.get(0)).map(subject -> issuer + " sub=" + subject);
    }

    /** A client chooses which scopes it requests. The roles claim is what the provider grants, so it replaces them. */
    private Collection<String> scopes(Claims claims) {
        if (names.roles() != null) {
            return claims.texts(names.roles());
        }
        Set<String> scopes = new HashSet<>();
        for (String claim : SCOPE_CLAIMS) {
            claims.texts(claim).forEach(value -> scopes.addAll(List.of(value.split(" +"))));
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
