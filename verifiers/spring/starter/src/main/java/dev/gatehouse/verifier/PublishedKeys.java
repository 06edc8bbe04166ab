package dev.gatehouse.verifier;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The published keys. They are read again after five minutes, and at once for a token whose key is unknown, but at most once
 * a second. One request reads, and others wait for it only if they need its result. While Gatehouse does not answer, the
 * known keys stay in use for the maximum staleness.
 */
final class PublishedKeys implements JWKSource<SecurityContext> {
    private static final Logger log = LoggerFactory.getLogger(PublishedKeys.class);
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration PAUSE_OF_REFRESH = Duration.ofSeconds(30);
    private static final long MAX_WAIT_SECONDS = 6;
    private static final int MAX_KEYS = 100;

    private final GatehouseServer gatehouse;
    private final Duration maxStaleness;
    private final Clock clock;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Snapshot snapshot = new Snapshot(Map.of(), Instant.EPOCH);
    private volatile Instant triedAt = Instant.EPOCH;
    private volatile Instant searchedAt = Instant.EPOCH;
    private volatile boolean failed;

    PublishedKeys(GatehouseServer gatehouse, Duration maxStaleness, Clock clock) {
        this.gatehouse = gatehouse;
        this.maxStaleness = maxStaleness;
        this.clock = clock;
    }

    private record Snapshot(Map<String, JWK> keys, Instant readAt) {}

    /** Selects by {@code kid}; a token without one has no key. */
    @Override
    public List<JWK> get(JWKSelector selector, SecurityContext context) throws KeySourceException {
        Set<String> kids = selector.getMatcher().getKeyIDs();
        String kid = kids == null || kids.isEmpty() ? null : kids.iterator().next();
        JWK key = kid == null ? null : find(kid);
        return key == null ? List.of() : selector.select(new JWKSet(key));
    }

    boolean contains(String kid) {
        return snapshot.keys().containsKey(kid);
    }

    private JWK find(String kid) throws KeySourceException {
        if (isOlderThan(maxStaleness)) {
            read(() -> isOlderThan(maxStaleness) && since(triedAt).compareTo(PAUSE) >= 0);
        } else if (isOlderThan(FRESH) && since(triedAt).compareTo(PAUSE_OF_REFRESH) >= 0 && !reading.isLocked()) {
            read(() -> isOlderThan(FRESH));
        }
        if (!contains(kid)) {
            read(() -> !contains(kid) && since(searchedAt).compareTo(PAUSE) >= 0);
            searchedAt = clock.instant();
        }
        JWK key = isOlderThan(maxStaleness) ? null : snapshot.keys().get(kid);
        if (key == null && failed) {
            throw new KeySourceException("The published keys cannot be read");
        }
        return key;
    }

    private boolean isOlderThan(Duration age) {
        return since(snapshot.readAt()).compareTo(age) >= 0;
    }

    private Duration since(Instant time) {
        return Duration.between(time, clock.instant());
    }

    /** @param isNeeded is asked by the only reader */
    private void read(BooleanSupplier isNeeded) throws KeySourceException {
        try {
            if (!reading.tryLock(MAX_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new KeySourceException("Another request has been reading the published keys for too long");
            }
            try {
                if (isNeeded.getAsBoolean()) {
                    read();
                }
            } finally {
                reading.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KeySourceException("Interrupted", e);
        }
    }

    private void read() throws InterruptedException {
        try {
            Instant startedAt = clock.instant();
            snapshot = new Snapshot(parse(gatehouse.keys()), startedAt);
            failed = false;
        } catch (IOException | ParseException e) {
            failed = true;
            log.warn("The keys of Gatehouse cannot be read, the known ones stay in use: {}", e.getMessage());
        } finally {
            triedAt = clock.instant();
        }
    }

    /** A key of a kind that this library does not know is left out (RFC 7517, section 5). */
    private static Map<String, JWK> parse(String json) throws ParseException {
        Map<String, Object>[] members = JSONObjectUtils.getJSONObjectArray(JSONObjectUtils.parse(json), "keys");
        if (members == null) {
            throw new ParseException("the response is not a JWK set", 0);
        }
        Map<String, JWK> keys = new HashMap<>();
        for (Map<String, Object> member : members) {
            try {
                JWK key = JWK.parse(member);
                if (key.getKeyID() != null
                        && (key.getKeyUse() == null || key.getKeyUse() == KeyUse.SIGNATURE)
                        && keys.size() < MAX_KEYS) {
                    keys.put(key.getKeyID(), key.toPublicJWK());
                }
            } catch (ParseException | IllegalArgumentException e) {
                log.debug("A published key is left out: {}", e.getMessage());
            }
        }
        return Map.copyOf(keys);
    }
}
