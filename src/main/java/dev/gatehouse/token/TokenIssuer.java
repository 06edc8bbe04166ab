package dev.gatehouse.token;

import dev.gatehouse.identity.Identity;
import dev.gatehouse.identity.Roles;
import dev.gatehouse.problem.Misconfiguration;
import dev.gatehouse.session.Session;
import dev.gatehouse.session.Sessions;
import dev.gatehouse.token.jose.JoseJson;
import dev.gatehouse.token.keys.SigningKey;
import io.jsonwebtoken.Jwts;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;

/** Makes access tokens: JWTs (RFC 7519) of the type of RFC 9068, signed as a JWS (RFC 7515). */
@Component
public class TokenIssuer {
    static final String TYPE = "at+jwt";

    private final TokenProperties properties;
    private final SigningKey key;
    private final Sessions sessions;
    private final Roles roles;
    private final Clock clock;
    private final IdGenerator ids;

    TokenIssuer(
            TokenProperties properties, SigningKey key, Sessions sessions, Roles roles, Clock clock, IdGenerator ids) {
        this.properties = properties;
        this.key = key;
        this.sessions = sessions;
        this.roles = roles;
        this.clock = clock;
        this.ids = ids;
        if (properties.roleFlags()) {
            requireNoClaimNamedAs(roles.configured());
        }
    }

    /** Whom the tokens are for. */
    public String audience() {
        return properties.audience();
    }

    /** The first token of a session. */
    public IssuedToken issue(Session session) {
        Identity identity = session.identity();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", properties.issuer());
        claims.put("sub", identity.user());
        claims.put("aud", List.of(properties.audience()));
        claims.put("sid", session.id());
        claims.put("auth_time", session.openedAt().getEpochSecond());
        claims.put("roles", identity.sortedRoles());
        if (properties.roleFlags()) {
            roles.configured().forEach(role -> claims.put(role, identity.roles().contains(role)));
        }
        properties.claims().forEach((claim, attribute) -> {
            List<String> values = identity.attributes().getOrDefault(attribute.toLowerCase(Locale.ROOT), List.of());
            if (!values.isEmpty()) {
                claims.put(claim, values.size() == 1 ? values.get(0) : values);
            }
        });
        return sign(claims, sessions.endOf(session.openedAt()));
    }

    /** Another token of the same session: it says the same, and is good for longer, but not beyond the session. */
    public IssuedToken renew(AccessToken token) {
        return sign(new LinkedHashMap<>(token.claims()), token.sessionEndsAt());
    }

    private void requireNoClaimNamedAs(List<String> flags) {
        for (String role : flags) {
            if (TokenProperties.RESERVED.contains(role) || properties.claims().containsKey(role)) {
                throw new Misconfiguration(
                        "gatehouse.token.role-flags",
                        "would overwrite the claim " + role + " with the role of that name",
                        "Rename the role or the claim, or turn role-flags off.");
            }
        }
    }

    private IssuedToken sign(Map<String, Object> claims, Instant sessionEnd) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant end = now.plus(properties.lifetime()).truncatedTo(ChronoUnit.SECONDS);
        Instant expiresAt = end.isBefore(sessionEnd) ? end : sessionEnd;
        String value = key.sign(
                        Jwts.builder().json(JoseJson.WRITER).header().type(TYPE).and())
                .claims(claims)
                .id(ids.generateId().toString())
                .issuedAt(Date.from(now))
                .expiration(Date.from(expiresAt))
                .compact();
        return new IssuedToken(value, now, expiresAt);
    }
}
