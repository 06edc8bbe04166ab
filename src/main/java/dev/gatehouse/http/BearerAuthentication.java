package dev.gatehouse.http;

import dev.gatehouse.token.AccessToken;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** A verified token as Spring Security sees it: its roles as authorities with the usual prefix. */
final class BearerAuthentication extends AbstractAuthenticationToken {
    private final AccessToken token;

    BearerAuthentication(AccessToken token) {
        super(authorities(token));
        this.token = token;
        super.setAuthenticated(true);
    }

    @Override
    public AccessToken getPrincipal() {
        return token;
    }

    /** The token itself is not kept. */
    @Override
    public String getCredentials() {
        return "";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    private static List<SimpleGrantedAuthority> authorities(AccessToken token) {
        return token.roles().stream()
                .map(role -> new SimpleGrantedAuthority("ROLE_" + role))
                .toList();
    }
}
