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
import dev.gatehouse.identity.oauth.ProviderHttp.Response;
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
 * The keys of one provider. They are refreshed in the background before they expire, kept while the provider is
 * unavailable, and fetched again when a token names an unknown key.
 */
class ProviderKeys implements JWKSource<SecurityContext> {
    private static final Logger log = LoggerFactory.getLogger(ProviderKeys.class);
    private static final Duration LIFETIME = Duration.ofMinutes(5);
    private static final Duration REFRESH_BEFORE_EXPIRY = Duration.ofMinutes(2);
    private static final Duration MAX_WAIT = Duration.ofSeconds(15);

    private final OAuthProvider provider;
    private final Clock clock;
    private final JWKSetSource<SecurityContext> keys;

    ProviderKeys(OAuthProvider provider, Clock clock, ExecutorService background) {
        this.provider = provider;
        this.clock = clock;
        JWKSource<SecurityContext> built = JWKSourceBuilder.create(new KeyFetchLimit(new Remote()))
                .cache(LIFETIME.toMillis(), MAX_WAIT.toMillis())
                .refreshAheadCache(REFRESH_BEFORE_EXPIRY.toMillis(), null, background, false, null, false)
                .rateLimited(false)
                .outageTolerant(provider.properties().endpoints().keepKeys().toMillis())
                .build();
        this.keys = ((JWKSetBasedJWKSource<SecurityContext>) built).getJWKSetSource();
    }

    /** Selects keys as the library's own source does, but with the injected clock. */
    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) throws KeySourceException {
        long now = clock.millis();
        JWKSet cached = keys.getJWKSet(JWKSetCacheRefreshEvaluator.noRefresh(), now, context);
        List<JWK> selected = selector.select(cached);
        return selected.isEmpty()
                ? selector.select(keys.getJWKSet(JWKSetCacheRefreshEvaluator.referenceComparison(cached), now, context))
                : selected;
    }

    /** Fills the cache before the first sign-in. */
    void prepare() throws KeySourceException {
        keys.getJWKSet(JWKSetCacheRefreshEvaluator.noRefresh(), clock.millis(), null);
    }

    /**
     * Fetches the keys from the provider, without the cache.
     *
     * @throws SourceUnavailable if the provider does not answer
     * @throws Misconfiguration if the address has no key set
     */
    JWKSet fetch() {
        URI address = provider.metadata().jwkSet();
        Response response = provider.http().get(address);
        if (response.status() >= 500) {
            throw new SourceUnavailable(address + " returned status " + response.status(), null);
        }
        try {
            if (response.status() == 200) {
                return JWKSet.parse(response.body()).toPublicJWKSet();
            }
        } catch (ParseException e) {
            log.debug("no key set at {}: {}", address, e.getMessage());
        }
        throw new Misconfiguration(
                provider.key("jwk-set-uri"),
                "leads to no key set: " + address + " returned status " + response.status(),
                "Set it to the provider's \"jwks_uri\", or remove it if the provider has metadata.");
    }

    private final class Remote implements JWKSetSource<SecurityContext> {

        @Override
        public JWKSet getJWKSet(
                JWKSetCacheRefreshEvaluator evaluator, long currentTime, @Nullable SecurityContext context)
                throws KeySourceException {
            try {
                return fetch();
            } catch (SourceUnavailable | Misconfiguration e) {
                provider.metadata().invalidate();
                log.warn("identity source {}: fetching its keys failed: {}", provider.name(), e.getMessage());
                throw new JWKSetUnavailableException(e.getMessage(), e);
            }
        }

        @Override
        public void close() {}
    }
}
