package dev.gatehouse.identity.oauth;

import dev.gatehouse.identity.Identity;
import dev.gatehouse.identity.Roles;
import dev.gatehouse.identity.UserName;
import dev.gatehouse.identity.oauth.OAuthProperties.Registration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads who somebody is out of the claims of a token that has been found good. */
class OAuthUserMapper {
    /** Of RFC 8693, and as some providers name it instead. */
    private static final List<String> SCOPE_CLAIMS = List.of("scope", "scp");

    private final String source;
    private final Registration properties;
    private final Roles roles;

    OAuthUserMapper(OAuthProvider provider, Roles roles) {
        this.source = provider.name();
        this.properties = provider.properties();
        this.roles = roles;
    }

    /** Empty when the claim for the user name is missing, or holds what can be no user name. */
    Optional<Identity> identity(Claims claims) {
        return userName(claims)
                .map(name -> new Identity(name, source, roles.ofScopes(scopes(claims)), attributes(claims)));
    }

    private Optional<String> userName(Claims claims) {
        List<String> names = claims.texts(properties.userNameClaim());
        // At many providers anybody can enter any address, and it is his once he has read mail there.
        boolean isAnybodys = properties.userNameClaim().equals("email") && !claims.isTrue("email_verified");
        return names.size() != 1 || isAnybodys ? Optional.empty() : UserName.normalized(names.get(0));
    }

    private Set<String> scopes(Claims claims) {
        Set<String> scopes = new HashSet<>();
        for (String claim : SCOPE_CLAIMS) {
            claims.texts(claim).forEach(value -> scopes.addAll(List.of(value.split(" +"))));
        }
        if (properties.rolesClaim() != null) {
            scopes.addAll(claims.texts(properties.rolesClaim()));
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
