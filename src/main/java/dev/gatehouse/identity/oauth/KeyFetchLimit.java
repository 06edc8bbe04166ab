package dev.gatehouse.identity.oauth;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetSourceWrapper;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.proc.SecurityContext;
import java.time.Duration;

/**
 * Fetches a provider's keys at most once a minute, however many unknown key ids tokens name. The library's own limit
 * admits two fetches at once. This limit reports the keys as unavailable, so that the cached ones stay in use. Until the
 * first keys are there, it retries sooner.
 */
class KeyFetchLimit extends JWKSetSourceWrapper<SecurityContext> {
    static final Duration INTERVAL = Duration.ofMinutes(1);
    static final Duration INTERVAL_WITHOUT_KEYS = Duration.ofSeconds(10);

    private long nextFetch = Long.MIN_VALUE;
    private boolean hasKeys;
    private String lastResult = "";

    KeyFetchLimit(JWKSetSource<SecurityContext> source) {
        super(source);
    }

    @Override
    public synchronized JWKSet getJWKSet(
            JWKSetCacheRefreshEvaluator evaluator, long currentTime, SecurityContext context)
            throws KeySourceException {
        if (currentTime < nextFetch) {
            throw new JWKSetUnavailableException("the keys were fetched recently: " + lastResult);
        }
        nextFetch = currentTime + (hasKeys ? INTERVAL : INTERVAL_WITHOUT_KEYS).toMillis();
        try {
            JWKSet keys = getSource().getJWKSet(evaluator, currentTime, context);
            hasKeys = true;
            lastResult = "success";
            nextFetch = currentTime + INTERVAL.toMillis();
            return keys;
        } catch (KeySourceException e) {
            lastResult = String.valueOf(e.getMessage());
            throw e;
        }
    }
}
