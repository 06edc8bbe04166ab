package dev.gatehouse.session;

import dev.gatehouse.session.SessionStore.Ended;
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
 * The sessions that ended before their time, in memory: a request costs one lookup. Each node reads what the others
 * have ended twice a second, and all of it when it starts.
 */
@Component
class RevocationList {
    private static final Logger log = LoggerFactory.getLogger(RevocationList.class);

    private static final int ALL = Integer.MAX_VALUE;

    private final SessionStore store;
    private final Clock clock;
    private final Map<String, Instant> ended = new ConcurrentHashMap<>();
    private final List<Runnable> followers = new CopyOnWriteArrayList<>();
    private final Timer reading;
    private final Counter failures;
    private volatile long seen;
    private final StoreOutage outage = new StoreOutage(
            log, "sessions that other nodes end stay valid on this node", "revocations of other nodes take effect");

    RevocationList(SessionStore store, Clock clock, MeterRegistry meters) {
        this.store = store;
        this.clock = clock;
        this.reading = StoreTimer.of("follow", meters);
        this.failures = Counter.builder("gatehouse.store.failures")
                .description("Looks for ended sessions, two a second, that the store did not answer")
                .register(meters);
        Gauge.builder("gatehouse.sessions.ended", ended, Map::size)
                .description("Sessions that ended before their time, in the memory of this node")
                .register(meters);
        read();
    }

    boolean contains(String sessionId) {
        return ended.containsKey(sessionId);
    }

    /** Takes effect on this node at once. */
    void add(String sessionId, Instant endsAt) {
        ended.put(sessionId, endsAt);
    }

    /** How far this node has read. */
    long seen() {
        return seen;
    }

    /** From now on the follower is called when sessions have ended, here or elsewhere. It must not keep us long. */
    void tell(Runnable follower) {
        followers.add(follower);
    }

    @Scheduled(fixedDelay = 500, scheduler = ThreadPools.FOLLOWERS)
    void follow() {
        try {
            long before = seen;
            reading.record(this::read);
            outage.succeeded();
            if (seen > before) {
                followers.forEach(Runnable::run);
            }
        } catch (DataAccessException e) {
            failures.increment();
            outage.failed(e);
        }
    }

    @Scheduled(fixedDelay = 3_600_000, initialDelay = 60_000, scheduler = ThreadPools.HOUSEKEEPING)
    void forget() {
        Instant now = clock.instant();
        store.forget(now);
        ended.values().removeIf(now::isAfter);
    }

    private void read() {
        for (Ended session : store.endedSince(seen, clock.instant(), ALL)) {
            ended.put(session.id(), session.endsAt());
            seen = session.seq();
        }
    }
}
