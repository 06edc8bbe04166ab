package dev.gatehouse.verifier.test;

import dev.gatehouse.verifier.GatehouseUser;
import java.time.Instant;
import java.util.List;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.test.context.support.WithSecurityContextFactory;

/** Converts the user to an authentication as the service does. */
final class GatehouseUserContextFactory implements WithSecurityContextFactory<WithGatehouseUser> {
    private final JwtAuthenticationConverter converter;

    GatehouseUserContextFactory(JwtAuthenticationConverter converter) {
        this.converter = converter;
    }

    @Override
    public SecurityContext createSecurityContext(WithGatehouseUser user) {
        Instant now = Instant.now();
        Jwt token = Jwt.withTokenValue("token of " + user.value())
                .header("typ", "at+jwt")
                .subject(user.value())
                .issuedAt(now)
                .expiresAt(now.plusSeconds(900))
                .claim("auth_time", now.getEpochSecond())
                .claim("sid", "session of " + user.value())
                .claim("roles", List.of(user.roles()))
                .build();
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(converter.convert(new GatehouseUser(token)));
        return context;
    }
}
