package dev.gatehouse.session.revocation;

import dev.gatehouse.session.revocation.RevocationStore.Revocation;
import dev.gatehouse.storage.StoreOutage;
import dev.gatehouse.storage.StoreTimer;
import dev.gatehouse.threads.ThreadPools;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The revoked sessions, in memory: a request costs one lookup. Each node reads the revocations of the other nodes twice a
 * second, and all revocations when it starts.
 */
@Component
class RevocationList {
    private static final Logger log = LoggerFactory.getLogger(RevocationList.class);

    private final RevocationStore store;
    private final Clock clock;
    private final Map<String, Instant> revoked = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Timer reading;
    private final Counter failures;
    private final StoreOutage outage = new StoreOutage(
            log, "sessions that other nodes revoke stay valid on this node", "revocations of other nodes take effect");
    private volatile long position;

    RevocationList(RevocationStore store, Clock clock, MeterRegistry meters) {
        this.store = store;
        this.clock = clock;
        this.reading = StoreTimer.of("follow", meters);
        this.failures = Counter.builder("gatehouse.store.failures")
                .description("Failed reads of new revocations, which happen twice a second")
                .register(meters);
        Gauge.builder("gatehouse.sessions.ended", revoked, Map::size)
                .description("Revoked sessions in the memory of this node")
                .register(meters);
        read();
    }

    boolean contains(String sessionId) {
        return revoked.containsKey(sessionId);
    }

    /** Takes effect on this node at once. */
    void add(String sessionId, Instant sessionEndsAt) {
        revoked.put(sessionId, sessionEndsAt);
    }

    /** The number of the last revocation that this node has read. */
    long position() {
        return position;
    }

    /** @param listener is called after new revocations of any node were read; it must not block */
    void subscribe(Runnable listener) {
        listeners.add(listener);
    }

    @Scheduled(fixedDelay = 500, scheduler = ThreadPools.FOLLOWERS)
    void follow() {
        try {
            long before = position;
            reading.record(this::read);
            outage.succeeded();
            if (position > before) {
                listeners.forEach(Runnable::run);
            }
        } catch (DataAccessException e) {
            failures.increment();
            outage.failed(e);
        }
    }

    @Scheduled(fixedDelay = 3_600_000, initialDelay = 60_000, scheduler = ThreadPools.HOUSEKEEPING)
    void deleteExpired() {
        Instant now = clock.instant();
        store.deleteEndedBefore(now);
        revoked.values().removeIf(now::isAfter);
    }

    private void read() {
        for (Revocation revocation : store.after(position, clock.instant(), Integer.MAX_VALUE)) {
            revoked.put(revocation.sessionId(), revocation.sessionEndsAt());
            position = revocation.sequence();
        }
    }
}
