package dev.gatehouse.token;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.Session;
import dev.gatehouse.session.Sessions;
import dev.gatehouse.token.TokenProperties.Oversize;
import dev.gatehouse.token.jose.JoseJson;
import dev.gatehouse.token.keys.SigningKeys;
import io.jsonwebtoken.Jwts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Makes access tokens: JWTs (RFC 7519) of the type of RFC 9068, signed as a JWS (RFC 7515), and encrypted where configured. */
@Component
public class TokenIssuer {
    static final String TYPE = "at+jwt";

    private final TokenProperties properties;
    private final ClaimsWriter writer;
    private final SigningKeys keys;
    private final Sessions sessions;
    private final Clock clock;
    private final IssuanceSeal seal;
    private final TokenEncryption encryption;
    private final Counter issued;
    private final Counter renewed;

    TokenIssuer(
            TokenProperties properties,
            ClaimsWriter writer,
            SigningKeys keys,
            Sessions sessions,
            Clock clock,
            IssuanceSeal seal,
            TokenEncryption encryption,
            MeterRegistry meters) {
        this.properties = properties;
        this.writer = writer;
        this.keys = keys;
        this.sessions = sessions;
        this.clock = clock;
        this.seal = seal;
        this.encryption = encryption;
        this.issued = Counter.builder("gatehouse.token.issued")
                .description("First tokens of sessions")
                .register(meters);
        this.renewed = Counter.builder("gatehouse.token.renewed")
                .description("Further tokens of sessions, by a refresh or by the sliding renewal")
                .register(meters);
    }

    /** Who issues them, by the address of this service (RFC 8414, section 2). */
    public String issuer() {
        return properties.issuer();
    }

    /**
     * The first token of a session.
     *
     * @param audience whom it is for, one of {@link Audiences}
     * @throws Refusal {@code token_too_large}
     */
    public IssuedToken issue(Session session, String audience) {
        IssuedToken token = fitting(writer.of(session, audience), audience, sessions.endOf(session.openedAt()));
        issued.increment();
        return token;
    }

    /**
     * Another token of the same session: it says the same, or what the identity source has said of the user since. It
     * is good for longer, but not beyond the session, and for the same audience.
     *
     * @throws Refusal {@code token_too_large}, or {@code insufficient_role} when the user has lost the role that the
     *     audience requires
     */
    public IssuedToken renew(AccessToken token) {
        IssuedToken next = fitting(writer.renewed(token), token.audience(), token.sessionEndsAt());
        renewed.increment();
        return next;
    }

    private IssuedToken fitting(Map<String, Object> claims, String audience, Instant sessionEnd) {
        IssuedToken token = sign(claims, audience, sessionEnd);
        if (isTooLarge(token) && properties.oversize() == Oversize.ROLES_ONLY) {
            token = sign(writer.withoutAttributes(claims), audience, sessionEnd);
        }
        if (isTooLarge(token)) {
            throw new Refusal(
                    ProblemCode.TOKEN_TOO_LARGE,
                    "The token would be larger than " + properties.maxSize().toBytes()
                            + " bytes, tell your administrator",
                    "a token of " + token.value().length() + " bytes is beyond gatehouse.token.max-size: map fewer"
                            + " attributes in gatehouse.token.claims, or set gatehouse.token.oversize to roles-only");
        }
        return token;
    }

    private boolean isTooLarge(IssuedToken token) {
        return token.value().length() > properties.maxSize().toBytes();
    }

    private IssuedToken sign(Map<String, Object> claims, String audience, Instant sessionEnd) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant end = now.plus(properties.lifetime()).truncatedTo(ChronoUnit.SECONDS);
        Instant expiresAt = end.isBefore(sessionEnd) ? end : sessionEnd;
        Map<String, Object> all = new LinkedHashMap<>(claims);
        all.remove("jti");
        all.put("iat", now.getEpochSecond());
        all.put("exp", expiresAt.getEpochSecond());
        String signed = keys.current()
                .sign(Jwts.builder().json(JoseJson.WRITER).header().type(TYPE).and())
                .content(seal.sealed(all))
                .compact();
        return new IssuedToken(encryption.encrypted(audience, signed), now, expiresAt);
    }
}
