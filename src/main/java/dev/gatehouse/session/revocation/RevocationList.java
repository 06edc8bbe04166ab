package dev.gatehouse.session.revocation;

import dev.gatehouse.storage.ReadAge;
import dev.gatehouse.storage.StorageConfiguration;
import dev.gatehouse.storage.StoreOutage;
import dev.gatehouse.storage.StoreReads;
import dev.gatehouse.storage.StoreTimer;
import dev.gatehouse.threads.ThreadPools;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The revocations, in memory: a request costs two lookups. Each node reads the revocations of the other nodes twice a
 * second, and all revocations when it starts. They are kept until the tokens that they concern have expired.
 */
@Component
class RevocationList {
    private static final Logger log = LoggerFactory.getLogger(RevocationList.class);

    /** The limit of memory in an outage. */
    private static final int MAX_UNWRITTEN = 100_000;

    private static final Revocation NONE = new Revocation.OfSession(0, "", Instant.MIN);

    private final RevocationStore store;
    private final RevocationStore followed;
    private final RevocationRecovery recovery;
    private final Clock clock;
    private final Map<String, Instant> sessions = new ConcurrentHashMap<>();
    private final Map<String, Revocation.OfUser> users = new ConcurrentHashMap<>();
    private final Map<String, Runnable> unwritten = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final ReadAge age = new ReadAge();
    private final Timer reading;
    private final Counter failures;
    private final StoreOutage outage = new StoreOutage(
            log, "sessions that other nodes revoke stay valid on this node", "revocations of other nodes take effect");
    /** The number of the last revocation that was read. */
    private volatile long position;

    /** The last revocation that this node has read or written. */
    private volatile Revocation last = NONE;

    private volatile Instant numberedSince;

    RevocationList(
            RevocationStore store,
            @Qualifier(StorageConfiguration.FOLLOWERS) JdbcClient followers,
            RevocationRecovery recovery,
            StoreReads reads,
            @Qualifier(StorageConfiguration.STORE_CLOCK) Clock clock,
            MeterRegistry meters) {
        this.store = store;
        this.followed = new RevocationStore(followers);
        this.recovery = recovery;
        this.clock = clock;
        this.reading = StoreTimer.of("follow", meters);
        this.failures = Counter.builder("gatehouse.store.failures")
                .description("Failed reads of new revocations, which happen twice a second")
                .register(meters);
        Gauge.builder("gatehouse.sessions.ended", sessions, Map::size)
                .description("Revoked sessions in the memory of this node")
                .register(meters);
        reads.track("revocations", age);
        this.numberedSince = followed.state(0).numberedSince();
        read();
    }

    boolean contains(PresentedSession session) {
        if (sessions.containsKey(session.id())) {
            return true;
        }
        Revocation.OfUser ofUser = users.get(session.user());
        return ofUser != null && ofUser.concerns(session);
    }

    /** Takes effect on this node at once. */
    void add(Revocation revocation) {
        if (revocation instanceof Revocation.OfSession session) {
            sessions.put(session.id(), session.until());
        } else if (revocation instanceof Revocation.OfUser user) {
            users.merge(user.user(), user, this::merged);
        }
    }

    /**
     * Takes effect on this node at once, and is written when the store is available again.
     *
     * @return false if too many revocations wait to be written
     */
    boolean addUnwritten(String sessionId, Runnable write, Instant until) {
        if (unwritten.size() >= MAX_UNWRITTEN) {
            return false;
        }
        sessions.put(sessionId, until);
        unwritten.put(sessionId, write);
        return true;
    }

    /** The number of the last revocation that this node knows of. */
    long position() {
        return last.sequence();
    }

    /** When the store began to number revocations, or has lost some. */
    Instant numberedSince() {
        return numberedSince;
    }

    /** A revocation that this node has written takes effect on this node at once. */
    void written(Revocation revocation) {
        add(revocation);
        advance(revocation);
    }

    /** @param listener is called after new revocations of any node were read; it must not block */
    void subscribe(Runnable listener) {
        listeners.add(listener);
    }

    @Scheduled(fixedDelay = 500, scheduler = ThreadPools.FOLLOWERS)
    void follow() {
        try {
            long before = position;
            long startedAt = age.start();
            boolean recovered = recover();
            reading.record(this::read);
            age.succeeded(startedAt);
            outage.succeeded();
            if (position > before || recovered) {
                listeners.forEach(Runnable::run);
            }
            writeUnwritten();
        } catch (RuntimeException e) {
            if (!StoreOutage.isCauseOf(e)) {
                throw e;
            }
            failures.increment();
            outage.failed(e);
        }
    }

    @Scheduled(fixedDelay = 60_000, initialDelay = 60_000, scheduler = ThreadPools.HOUSEKEEPING)
    void deleteExpired() {
        Instant now = clock.instant();
        store.deleteEndedBefore(now);
        sessions.values().removeIf(now::isAfter);
        users.values().removeIf(user -> now.isAfter(user.until()));
    }

    private void read() {
        for (Revocation revocation : followed.after(position, clock.instant(), Integer.MAX_VALUE)) {
            written(revocation);
            position = revocation.sequence();
        }
    }

    /** Finds out whether the store has lost revocations, or is another one. Then this node reads all of them again. */
    private boolean recover() {
        Revocation known = last;
        RevocationStore.State state = followed.state(known.sequence());
        if (state.numberedSince().equals(numberedSince) && has(state, known)) {
            return false;
        }
        Instant now = clock.instant();
        List<Revocation> remembered = new ArrayList<>(users.values());
        sessions.forEach((id, until) -> remembered.add(new Revocation.OfSession(0, id, until)));
        remembered.removeIf(
                revocation -> now.isAfter(revocation.until()) || unwritten.containsKey(revocation.concerned()));
        recovery.writeMissing(remembered, numberedSince, now);
        numberedSince = followed.state(0).numberedSince();
        position = 0;
        last = NONE;
        log.warn("the list of ended sessions in the database has gone back, as after a failover or a restore: this node"
                + " has written what was missing, and reads all of it again");
        return true;
    }

    /** Where a revocation is missing, it may have been deleted after its end, but not if it was the last one. */
    private boolean has(RevocationStore.State state, Revocation known) {
        return state.concerned() == null
                ? state.lastSequence() >= known.sequence() && clock.instant().isAfter(known.until())
                : state.concerned().equals(known.concerned());
    }

    private synchronized void advance(Revocation revocation) {
        if (revocation.sequence() > last.sequence()) {
            last = revocation;
        }
    }

    private void writeUnwritten() {
        unwritten.forEach((sessionId, write) -> {
            write.run();
            unwritten.remove(sessionId);
        });
    }

    /**
     * The later revocation covers the earlier one: the session that it excepts was live, so the earlier one does not
     * concern it. But two sessions may revoke each other at the same moment; then neither is excepted.
     */
    private Revocation.OfUser merged(Revocation.OfUser one, Revocation.OfUser other) {
        Revocation.OfUser later = other.openedUntil().isBefore(one.openedUntil()) ? one : other;
        String except = later.exceptId() != null && sessions.containsKey(later.exceptId()) ? null : later.exceptId();
        Instant until = one.until().isAfter(other.until()) ? one.until() : other.until();
        return new Revocation.OfUser(later.sequence(), later.user(), later.openedUntil(), except, until);
    }
}
