package dev.gatehouse.token;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.Session;
import dev.gatehouse.storage.StoreReads;
import dev.gatehouse.token.TokenProperties.Oversize;
import dev.gatehouse.token.jose.TokenFault;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Issues access tokens: the first token of a session, and the ones that follow it. */
@Component
public class TokenIssuer {
    private final TokenProperties properties;
    private final ClaimsWriter writer;
    private final TokenEncoder encoder;
    private final Audiences audiences;
    private final StoreReads reads;
    private final Counter renewed;

    TokenIssuer(
            TokenProperties properties,
            ClaimsWriter writer,
            TokenEncoder encoder,
            Audiences audiences,
            StoreReads reads,
            MeterRegistry meters) {
        this.properties = properties;
        this.writer = writer;
        this.encoder = encoder;
        this.audiences = audiences;
        this.reads = reads;
        this.renewed = Counter.builder("gatehouse.token.renewed")
                .description("Further tokens of sessions, by a refresh or by the sliding renewal")
                .register(meters);
    }

    /** The claim {@code iss}: the address of this service (RFC 8414, section 2). */
    public String issuer() {
        return properties.issuer();
    }

    /**
     * The first token of a session.
     *
     * @param audience one of {@link Audiences}
     * @throws Refusal {@code token_too_large}
     */
    public IssuedToken issue(Session session, String audience) {
        return withinLimit(writer.of(session, audience), audience, session.endsAt());
    }

    /**
     * The next token of the same session, for the same audience. Its claims are the same, or follow from what the
     * identity source has returned since. It expires later, but not after the session's end.
     *
     * @throws Refusal {@code token_invalid} if tokens for this audience are not renewed, {@code token_too_large},
     *     {@code insufficient_role} if the user has lost the role that the
     *     audience requires, {@code store_unavailable} if this node may not know that the session was revoked, or as
     *     {@link dev.gatehouse.identity.revalidation.Revalidation#resultAfter}
     */
    public IssuedToken renew(AccessToken token) {
        if (!audiences.isRenewable(token.audience())) {
            throw TokenFault.WRONG_AUDIENCE.refusal(
                    "gatehouse.token.audiences." + token.audience() + ".renewable is off");
        }
        if (reads.areStale()) {
            throw new Refusal(
                    ProblemCode.STORE_UNAVAILABLE,
                    "The store is unavailable, try again later",
                    "this node has not read for too long which sessions were revoked");
        }
        IssuedToken next = withinLimit(
                writer.renewed(token), token.audience(), token.validity().sessionEndsAt());
        renewed.increment();
        return next;
    }

    private IssuedToken withinLimit(Map<String, Object> claims, String audience, Instant sessionEnd) {
        IssuedToken token = encoder.encode(claims, audience, sessionEnd);
        if (isTooLarge(token) && properties.oversize() == Oversize.ROLES_ONLY) {
            token = encoder.encode(writer.withoutAttributes(claims), audience, sessionEnd);
        }
        if (isTooLarge(token)) {
            throw new Refusal(
                    ProblemCode.TOKEN_TOO_LARGE,
                    "The token would be larger than " + properties.maxSize().toBytes() + " bytes",
                    "a token of " + token.value().length() + " bytes exceeds gatehouse.token.max-size: map fewer"
                            + " attributes in gatehouse.token.claims, or set gatehouse.token.oversize to roles-only");
        }
        return token;
    }

    private boolean isTooLarge(IssuedToken token) {
        return token.value().length() > properties.maxSize().toBytes();
    }
}
