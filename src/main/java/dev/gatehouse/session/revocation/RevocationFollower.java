package dev.gatehouse.session.revocation;

import dev.gatehouse.storage.ReadAge;
import dev.gatehouse.storage.StorageConfiguration;
import dev.gatehouse.storage.StoreOutage;
import dev.gatehouse.storage.StoreReads;
import dev.gatehouse.storage.StoreTimer;
import dev.gatehouse.threads.ThreadPools;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Reads the revocations of all nodes: those that are new twice a second, and all of them when this node starts. */
@Component
class RevocationFollower {
    private static final Logger log = LoggerFactory.getLogger(RevocationFollower.class);

    private final RevocationReader store;
    private final RevocationList list;
    private final UnwrittenRevocations unwritten;
    private final RevocationRecovery recovery;
    private final RevocationListeners listeners;
    private final Clock clock;
    private final Clock expiry;
    private final ReadAge age = new ReadAge();
    private final Timer reading;
    private final Counter failures;
    private final StoreOutage outage = new StoreOutage(
            log, "sessions that other nodes revoke stay valid on this node", "revocations of other nodes take effect");

    /** The number of the last revocation that was read. */
    private volatile long position;

    private volatile Instant numberedSince;

    /** Whether the store may lack what this node remembers. */
    private volatile boolean unrecovered;

    RevocationFollower(
            @Qualifier(StorageConfiguration.FOLLOWERS) JdbcClient followers,
            RevocationList list,
            UnwrittenRevocations unwritten,
            RevocationRecovery recovery,
            StoreReads reads,
            RevocationListeners listeners,
            @Qualifier(StorageConfiguration.STORE_CLOCK) Clock clock,
            @Qualifier(StorageConfiguration.EXPIRY_CLOCK) Clock expiry,
            MeterRegistry meters) {
        this.store = new RevocationReader(followers);
        this.list = list;
        this.unwritten = unwritten;
        this.recovery = recovery;
        this.listeners = listeners;
        this.clock = clock;
        this.expiry = expiry;
        this.reading = StoreTimer.of("follow", meters);
        this.failures = Counter.builder("gatehouse.store.failures")
                .description("Failed reads of new revocations, which happen twice a second")
                .register(meters);
        reads.track("revocations", age);
        this.numberedSince = store.state(0).numberedSince();
        read();
    }

    /** When the store began to number revocations, or has lost some. */
    Instant numberedSince() {
        return numberedSince;
    }

    /** A revocation that this node has written takes effect here at once. */
    void written(Revocation revocation) {
        list.addStored(revocation);
        listeners.wake();
    }

    @Scheduled(fixedDelay = 500, scheduler = ThreadPools.FOLLOWERS)
    void follow() {
        try {
            long before = position;
            long startedAt = age.start();
            boolean isAnother = isAnotherList();
            if (isAnother) {
                unrecovered = true;
                position = 0;
                list.forgetPlace();
            }
            reading.record(this::read);
            age.succeeded(startedAt);
            outage.succeeded();
            if (position > before || isAnother) {
                listeners.wake();
            }
            recover();
        } catch (RuntimeException e) {
            if (!StoreOutage.isCauseOf(e)) {
                throw e;
            }
            failures.increment();
            outage.failed(e);
        }
    }

    private void read() {
        for (Revocation revocation : store.after(position, expiry.instant(), Integer.MAX_VALUE)) {
            list.addStored(revocation);
            position = revocation.sequence();
        }
    }

    /** Whether the store has lost revocations, or is another one. Then this node reads all of them again. */
    private boolean isAnotherList() {
        Revocation known = list.last();
        RevocationReader.State state = store.state(known.sequence());
        return !state.numberedSince().equals(numberedSince) || !has(state, known);
    }

    /** Runs after the read: other nodes may revoke sessions at the same time. */
    private void recover() {
        if (!unrecovered) {
            return;
        }
        List<Revocation> remembered = list.valid(expiry.instant());
        remembered.removeIf(revocation -> unwritten.contains(revocation.concerned()));
        recovery.writeMissing(remembered, numberedSince, clock.instant());
        numberedSince = store.state(0).numberedSince();
        unrecovered = false;
        log.warn("the list of ended sessions in the database has gone back, as after a failover or a restore: this node"
                + " has read all of it again, and has written what was missing");
        listeners.wake();
    }

    /** Where a revocation is missing, it may have been deleted after its end, but not if it was the last one. */
    private boolean has(RevocationReader.State state, Revocation known) {
        return state.concerned() == null
                ? state.lastSequence() >= known.sequence() && clock.instant().isAfter(known.until())
                : state.concerned().equals(known.concerned());
    }
}
