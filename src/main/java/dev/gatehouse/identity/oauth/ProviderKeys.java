package dev.gatehouse.identity.oauth;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetBasedJWKSource;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.oauth.ProviderHttp.Reply;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of one provider: fetched again in the background before they are old, kept while the provider is down, and
 * asked for once more when a token names one that is not here.
 */
class ProviderKeys implements JWKSource<SecurityContext> {
    private static final Logger log = LoggerFactory.getLogger(ProviderKeys.class);
    private static final Duration LIFETIME = Duration.ofMinutes(5);
    private static final Duration AHEAD = Duration.ofMinutes(2);
    private static final Duration WAIT = Duration.ofSeconds(15);

    private final OAuthProvider provider;
    private final Clock clock;
    private final JWKSetSource<SecurityContext> keys;

    ProviderKeys(OAuthProvider provider, Clock clock, ExecutorService background) {
        this.provider = provider;
        this.clock = clock;
        JWKSource<SecurityContext> built = JWKSourceBuilder.create(new KeyFetchLimit(new Remote()))
                .cache(LIFETIME.toMillis(), WAIT.toMillis())
                .refreshAheadCache(AHEAD.toMillis(), null, background, false, null, false)
                .rateLimited(false)
                .outageTolerant(provider.properties().keepKeys().toMillis())
                .build();
        this.keys = ((JWKSetBasedJWKSource<SecurityContext>) built).getJWKSetSource();
    }

    /** As the library's own source does it, but by our clock. */
    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) throws KeySourceException {
        long now = clock.millis();
        JWKSet held = keys.getJWKSet(JWKSetCacheRefreshEvaluator.noRefresh(), now, context);
        List<JWK> found = selector.select(held);
        return found.isEmpty()
                ? selector.select(keys.getJWKSet(JWKSetCacheRefreshEvaluator.referenceComparison(held), now, context))
                : found;
    }

    /** Has them ready before somebody comes. */
    void prepare() throws KeySourceException {
        keys.getJWKSet(JWKSetCacheRefreshEvaluator.noRefresh(), clock.millis(), null);
    }

    /**
     * The keys as they are at the provider now, past what is held.
     *
     * @throws SourceUnavailable when there is no answer
     * @throws Misconfiguration when there is no key set where it should be
     */
    JWKSet fetch() {
        URI address = provider.metadata().jwkSet();
        Reply reply = provider.http().get(address);
        if (reply.status() >= 500) {
            throw new SourceUnavailable(address + " answered with status " + reply.status(), null);
        }
        try {
            if (reply.status() == 200) {
                return JWKSet.parse(reply.body()).toPublicJWKSet();
            }
        } catch (ParseException e) {
            log.debug("no key set at {}: {}", address, e.getMessage());
        }
        throw new Misconfiguration(
                provider.key("jwk-set-uri"),
                "leads to no key set: " + address + " answered with status " + reply.status(),
                "Set it to the provider's \"jwks_uri\", or leave it out where the provider has metadata.");
    }

    private final class Remote implements JWKSetSource<SecurityContext> {

        @Override
        public JWKSet getJWKSet(
                JWKSetCacheRefreshEvaluator evaluator, long currentTime, @Nullable SecurityContext context)
                throws KeySourceException {
            try {
                return fetch();
            } catch (SourceUnavailable | Misconfiguration e) {
                provider.metadata().forget();
                log.warn("identity source {}: its keys could not be fetched, {}", provider.name(), e.getMessage());
                throw new JWKSetUnavailableException(e.getMessage(), e);
            }
        }

        @Override
        public void close() {}
    }
}
