package dev.gatehouse.http;

import dev.gatehouse.token.AccessToken;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** A verified token as Spring Security's authentication. Its roles are the authorities. */
final class BearerAuthentication extends AbstractAuthenticationToken {
    private final AccessToken token;

    BearerAuthentication(AccessToken token) {
        super(token.authorities());
        this.token = token;
        super.setAuthenticated(true);
    }

    @Override
    public AccessToken getPrincipal() {
        return token;
    }

    /** Empty: the encoded token is not kept. */
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
}
