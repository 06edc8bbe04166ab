package dev.gatehouse.storage;

import dev.gatehouse.storage.StalenessProperties.WhenStale;
import dev.gatehouse.threads.ThreadPools;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * How old this node's knowledge of the store is. A node that has not read what other nodes have written accepts sessions
 * that they revoked, and keys that they withdrew. Nothing here reads the store or waits for a thread that does.
 */
@Component
public class StoreReads implements HealthIndicator {
    private static final Logger log = LoggerFactory.getLogger(StoreReads.class);
    private static final Duration WARN_AFTER = Duration.ofSeconds(5);

    private final Duration maxStaleness;
    private final boolean refuseWhenStale;
    private final MeterRegistry meters;
    private final Map<String, ReadAge> ages = new ConcurrentHashMap<>();
    private final Set<String> late = ConcurrentHashMap.newKeySet();
    private final Set<String> stale = ConcurrentHashMap.newKeySet();

    public StoreReads(StalenessProperties properties, MeterRegistry meters) {
        this.maxStaleness = properties.maxStaleness();
        this.refuseWhenStale = properties.whenStale() == WhenStale.REFUSE;
        this.meters = meters;
    }

    /** @param what is read again and again */
    public void track(String what, ReadAge age) {
        ages.put(what, age);
        TimeGauge.builder("gatehouse.store.age", () -> age.age().toMillis(), TimeUnit.MILLISECONDS)
                .description("Time since this node has read the revocations, or a key ring")
                .tag("read", what)
                .register(meters);
    }

    /** How long this node may renew tokens without having read the store. */
    public Duration maxStaleness() {
        return maxStaleness;
    }

    /** How long ago the oldest knowledge was read. */
    public Duration age() {
        return ages.values().stream().map(ReadAge::age).max(Duration::compareTo).orElse(Duration.ZERO);
    }

    /** Whether anything has not been read for longer than that. */
    public boolean areStale() {
        return ages.values().stream().anyMatch(age -> age.exceeds(maxStaleness));
    }

    /** Whether the database answers, for the health endpoint: it does not wait for a database that is silent. */
    Health ofDatabase() {
        return (ages.values().stream().anyMatch(age -> age.exceeds(WARN_AFTER)) ? Health.down() : Health.up()).build();
    }

    /** Whether tokens are refused, because their sessions and keys may have been revoked. */
    public boolean refuseTokens() {
        return refuseWhenStale && areStale();
    }

    /** For the readiness: other nodes may know more. */
    @Override
    public Health health() {
        return (areStale() ? Health.outOfService() : Health.up()).build();
    }

    /** A slow start is no outage: the first read after it is due. */
    @Scheduled(fixedDelay = 1, initialDelay = 5, timeUnit = TimeUnit.SECONDS, scheduler = ThreadPools.MONITOR)
    void report() {
        ages.forEach((what, age) -> {
            if (!age.exceeds(WARN_AFTER)) {
                stale.remove(what);
                if (late.remove(what)) {
                    log.info("store read again: read={}", what);
                }
            } else if (late.add(what)) {
                log.warn("store not read for 5 s: read={}; what other nodes have changed is unknown here", what);
            }
            if (age.exceeds(maxStaleness) && stale.add(what)) {
                log.warn(
                        "store not read for gatehouse.session.max-staleness: read={}; this node is not ready and"
                                + " renews no tokens until it is",
                        what);
            }
        });
    }
}
