package dev.gatehouse.verifier;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * The user of a valid token: {@code @AuthenticationPrincipal GatehouseUser user}. It is also the {@link Jwt}, with all claims
 * ({@code docs/api/tokens.md}).
 */
public final class GatehouseUser extends Jwt implements OAuth2AuthenticatedPrincipal {

    /** @param token a token with the claims of Gatehouse */
    public GatehouseUser(Jwt token) {
        super(token.getTokenValue(), token.getIssuedAt(), token.getExpiresAt(), token.getHeaders(), token.getClaims());
    }

    /** The canonical user name: the claim {@code sub}. */
    public String name() {
        return getSubject();
    }

    /** The roles that the audience may see: the claim {@code roles}. */
    public List<String> roles() {
        return getClaimAsStringList("roles");
    }

    public boolean hasRole(String role) {
        return roles().contains(role);
    }

    /** The session of the token: the claim {@code sid}. */
    public String session() {
        return getClaimAsString("sid");
    }

    /** When the user signed in: the claim {@code auth_time}. */
    public Instant signedInAt() {
        return Instant.ofEpochSecond(this.<Number>getClaim("auth_time").longValue());
    }

    @Override
    public String getName() {
        return name();
    }

    @Override
    public Map<String, Object> getAttributes() {
        return getClaims();
    }

    /** None: the converter of the service makes authorities of the roles. */
    @Override
    public Collection<? extends GrantedAuthority> getAuthorities() {
        return List.of();
    }

    String kid() {
        return (String) getHeaders().get("kid");
    }
}
