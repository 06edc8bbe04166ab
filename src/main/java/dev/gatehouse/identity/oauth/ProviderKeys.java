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
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The keys of one provider. They are refreshed in the background before they expire, kept while the provider is
 * unavailable, and fetched again when a token names an unknown key.
 */
class ProviderKeys implements JWKSource<SecurityContext> {
    private static final Logger log = LoggerFactory.getLogger(ProviderKeys.class);
    static final Duration FETCH_INTERVAL = Duration.ofMinutes(1);
    static final Duration FETCH_INTERVAL_WITHOUT_KEYS = Duration.ofSeconds(10);
    private static final Duration LIFETIME = Duration.ofMinutes(5);
    private static final Duration REFRESH_BEFORE_EXPIRY = Duration.ofMinutes(2);
    private static final Duration MAX_WAIT = Duration.ofSeconds(15);

    private final OAuthProvider provider;
    private final Clock clock;
    private final JWKSetSource<SecurityContext> keys;
    private final AtomicReference<String> lastNotices = new AtomicReference<>("");

    ProviderKeys(OAuthProvider provider, Clock clock, ExecutorService background) {
        this.provider = provider;
        this.clock = clock;
        JWKSource<SecurityContext> built = JWKSourceBuilder.create(new LimitedFetch())
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
    void prepare() {
        try {
            keys.getJWKSet(JWKSetCacheRefreshEvaluator.noRefresh(), clock.millis(), null);
        } catch (KeySourceException e) {
            throw new SourceUnavailable(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Fetches the keys from the provider, without the cache.
     *
     * @throws SourceUnavailable if the provider does not answer
     * @throws Misconfiguration if the address has no key set, or one without a key that can be used
     */
    JWKSet fetch() {
        URI address = provider.jwkSet();
        Response response = provider.http().get(address);
        if (response.status() != 200 || !(response.members().get("keys") instanceof List<?> published)) {
            throw new Misconfiguration(
                    provider.key("jwk-set-uri") + " leads to no key set: " + address + " returned status "
                            + response.status(),
                    "Set it to the provider's \"jwks_uri\", or remove it if the provider has metadata.");
        }
        PublishedKeys keys = new PublishedKeys(published);
        logChange(keys);
        Misconfiguration.check(
                published.isEmpty() || !keys.usable().isEmpty(),
                provider.key("jwk-set-uri") + " leads to no key that verifies signatures: " + keys.notices(),
                "Set it to the provider's \"jwks_uri\", or let the provider publish a key for RSA, EC or Ed25519.");
        return keys.usable();
    }

    /** Once for each change, because the keys are fetched every few minutes. */
    private void logChange(PublishedKeys keys) {
        String notices = keys.notices();
        if (!notices.equals(lastNotices.getAndSet(notices)) && !notices.isEmpty()) {
            log.atLevel(keys.anyMalformed() ? Level.WARN : Level.INFO)
                    .log(
                            "identity source {} uses {} keys, but not all: {}",
                            provider.name(),
                            keys.usable().size(),
                            notices);
        }
    }

    /**
     * Fetches the keys at most once a minute, however many unknown key ids tokens name. The library's own limit admits two
     * fetches at once. This limit reports the keys as unavailable, so that the cached ones stay in use. Until the first
     * keys are there, it retries sooner.
     */
    private final class LimitedFetch implements JWKSetSource<SecurityContext> {
        private long nextFetch = Long.MIN_VALUE;
        private Duration interval = FETCH_INTERVAL_WITHOUT_KEYS;
        private String lastResult = "";

        @Override
        public synchronized JWKSet getJWKSet(
                JWKSetCacheRefreshEvaluator evaluator, long currentTime, @Nullable SecurityContext context)
                throws KeySourceException {
            if (currentTime < nextFetch) {
                throw new JWKSetUnavailableException("the keys were fetched recently: " + lastResult);
            }
            try {
                JWKSet fetched = fetch();
                interval = FETCH_INTERVAL;
                lastResult = "success";
                return fetched;
            } catch (SourceUnavailable | Misconfiguration e) {
                provider.invalidateMetadata();
                log.warn("identity source {}: fetching its keys failed: {}", provider.name(), e.getMessage());
                lastResult = String.valueOf(e.getMessage());
                throw new JWKSetUnavailableException(lastResult, e);
            } finally {
                nextFetch = currentTime + interval.toMillis();
            }
        }

        @Override
        public void close() {}
    }
}
