package dev.gatehouse.token;

import com.github.benmanes.caffeine.cache.Cache;
import dev.gatehouse.cookie.TokenCookie;
import dev.gatehouse.identity.revalidation.Revalidation;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.threads.BoundedCache;
import dev.gatehouse.token.keys.SigningKeys;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Sliding renewal: active users stay signed in. A client that ignores renewed tokens gets the same renewed token until
 * that one is itself due, because a signature costs far more than the rest of a request.
 */
@Component
public class TokenRenewal {
    private static final Logger log = LoggerFactory.getLogger(TokenRenewal.class);

    private final TokenProperties properties;
    private final TokenIssuer issuer;
    private final Audiences audiences;
    private final SigningKeys keys;
    private final Revalidation revalidation;
    private final TokenCookie cookie;
    private final Clock clock;
    private final Cache<Presented, Optional<IssuedToken>> renewed;

    TokenRenewal(
            TokenProperties properties,
            TokenIssuer issuer,
            Audiences audiences,
            SigningKeys keys,
            Revalidation revalidation,
            TokenCookie cookie,
            Clock clock) {
        this.properties = properties;
        this.issuer = issuer;
        this.audiences = audiences;
        this.keys = keys;
        this.revalidation = revalidation;
        this.cookie = cookie;
        this.clock = clock;
        this.renewed = BoundedCache.ofTexts(properties.remembered(), TokenRenewal::length)
                .expireAfterWrite(properties.renewAfter())
                .ticker(BoundedCache.ticker(clock))
                .build();
    }

    private static int length(Presented presented, Optional<IssuedToken> token) {
        return presented.claims().toString().length()
                + token.map(issued -> issued.value().length()).orElse(0);
    }

    /**
     * The token to return if the presented one is old enough, or if its key was withdrawn so that others refuse it. Empty
     * also when it cannot be renewed now: the presented one is still valid.
     *
     * @param byCookie whether the next token must fit into a cookie, as the presented one does
     */
    public Optional<IssuedToken> due(AccessToken token, boolean byCookie) {
        boolean due = keys.isWithdrawn(token.kid()) || isOld(token);
        if (!due || !audiences.isRenewable(token.audience())) {
            return Optional.empty();
        }
        Presented presented = new Presented(token.kid(), token.claims(), byCookie);
        Optional<IssuedToken> known = renewed.getIfPresent(presented);
        if (known != null) {
            return known;
        }
        // Not in the computation of the cache, during which other tokens would wait for this one.
        revalidation.prepare(token.session(), token.confirmation());
        try {
            return renewed.get(presented, ignored -> renew(token, byCookie));
        } catch (Refusal triedAgainWithTheNextRequest) {
            return Optional.empty();
        }
    }

    /**
     * The next token, whatever the age of the presented one.
     *
     * @throws Refusal as {@link TokenIssuer#renew}
     */
    public IssuedToken refresh(AccessToken token) {
        revalidation.prepare(token.session(), token.confirmation());
        return issuer.renew(token);
    }

    private boolean isOld(AccessToken token) {
        Duration age = Duration.between(token.validity().issuedAt(), clock.instant());
        return properties.sliding() && age.compareTo(properties.renewAfter()) >= 0;
    }

    private Optional<IssuedToken> renew(AccessToken token, boolean byCookie) {
        try {
            IssuedToken next = issuer.renew(token);
            if (byCookie) {
                cookie.requireRoomFor(next.value());
            }
            return Optional.of(next);
        } catch (Refusal refusal) {
            if (refusal.code() == ProblemCode.STORE_UNAVAILABLE
                    || refusal.code() == ProblemCode.IDENTITY_SOURCE_UNAVAILABLE) {
                throw refusal;
            }
            log.warn("token not renewed: user={} reason={}", token.subject(), refusal.getMessage());
            return Optional.empty();
        }
    }

    /** The key and the whole content of a token. Another issuer may give tokens of two users the same id. */
    private record Presented(String kid, Map<String, Object> claims, boolean byCookie) {}
}
