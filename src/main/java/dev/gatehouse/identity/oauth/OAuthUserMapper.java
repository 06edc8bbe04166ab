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
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Maps the claims of an accepted token to a user. */
class OAuthUserMapper {
    private static final Logger log = LoggerFactory.getLogger(OAuthUserMapper.class);

    /** The name in RFC 8693, and the one that some providers use. */
    private static final List<String> SCOPE_CLAIMS = List.of("scope", "scp");

    private final String source;
    private final String issuer;
    private final UserClaims names;
    private final SourceRoles roles;
    private final AtomicBoolean hasHinted = new AtomicBoolean();

    OAuthUserMapper(String source, String issuer, UserClaims names, SourceRoles roles) {
        this.source = source;
        this.issuer = issuer;
        this.names = names;
        this.roles = roles;
    }

    SourceRoles roles() {
        return roles;
    }

    /** @return empty if the claim for the user name is missing or has no valid user name */
    Optional<Known> user(Claims claims) {
        UserNameClaim claim = new UserNameClaim(names.userName());
        Grants grants = grants(claims);
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
        return claims.has("sub")
                ? claims.text("sub").flatMap(UserName::exact).map(subject -> issuer + " sub=" + subject)
                : Optional.of(issuer + " " + names.userName() + "=" + spelling);
    }

    private Grants grants(Claims claims) {
        Grants found = roles.of(scopes(claims));
        String path = names.roles();
        if (found.roles().isEmpty() && path != null) {
            new RolesClaim(path, names.splitRoles())
                    .hint(claims)
                    .filter(hint -> hasHinted.compareAndSet(false, true))
                    .ifPresent(hint -> log.info(
                            "identity source {}: a user has no role, and the claim {} {}. This is logged once.",
                            source,
                            path,
                            hint));
        }
        return found;
    }

    /** A client chooses which scopes it requests. The roles claim is what the provider grants, so it replaces them. */
    private Collection<String> scopes(Claims claims) {
        if (names.roles() != null) {
            return new RolesClaim(names.roles(), names.splitRoles()).names(claims);
        }
        Set<String> scopes = new HashSet<>();
        for (String claim : SCOPE_CLAIMS) {
            claims.texts(claim)
                    .forEach(value ->
                            scopes.addAll(names.splitRoles() ? RolesClaim.parts(value) : List.of(value.split(" +"))));
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
