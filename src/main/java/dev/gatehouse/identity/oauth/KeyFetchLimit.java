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
 * Fetches a provider's keys at most once a minute, whatever key ids people make up. The library's own limit lets two
 * through at once; and this one, as it tells of keys that cannot be had now, leaves those of before in use. As long as
 * there are none at all, the next try is sooner.
 */
class KeyFetchLimit extends JWKSetSourceWrapper<SecurityContext> {
    static final Duration INTERVAL = Duration.ofMinutes(1);
    static final Duration INTERVAL_WITHOUT_KEYS = Duration.ofSeconds(10);

    private long nextFetch = Long.MIN_VALUE;
    private boolean hasKeys;
    private String outcome = "";

    KeyFetchLimit(JWKSetSource<SecurityContext> source) {
        super(source);
    }

    @Override
    public synchronized JWKSet getJWKSet(
            JWKSetCacheRefreshEvaluator evaluator, long currentTime, SecurityContext context)
            throws KeySourceException {
        if (currentTime < nextFetch) {
            throw new JWKSetUnavailableException("the keys were asked for a moment ago: " + outcome);
        }
        nextFetch = currentTime + (hasKeys ? INTERVAL : INTERVAL_WITHOUT_KEYS).toMillis();
        try {
            JWKSet keys = getSource().getJWKSet(evaluator, currentTime, context);
            hasKeys = true;
            outcome = "they came";
            nextFetch = currentTime + INTERVAL.toMillis();
            return keys;
        } catch (KeySourceException e) {
            outcome = String.valueOf(e.getMessage());
            throw e;
        }
    }
}
