package dev.gatehouse.session.revocation;

import dev.gatehouse.storage.StalenessProperties;
import dev.gatehouse.storage.StoreReads;
import dev.gatehouse.support.MemoryDatabase;
import dev.gatehouse.token.keys.TokenTimes;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The revocations of one node, without an application. Several nodes can share a database. */
public final class RevocationFixture {
    public static final Duration TOKEN_LIFETIME = Duration.ofMinutes(15);

    private static final Duration MAX_STALENESS = Duration.ofSeconds(30);

    /** How long a revocation is kept: twice the clock skew and the time for slow nodes longer than a token. */
    static final Duration KEPT = TOKEN_LIFETIME.plusSeconds(20).plus(MAX_STALENESS);

    final MeterRegistry meters = new SimpleMeterRegistry();
    final List<Object> events = new ArrayList<>();
    final RevocationStore store;
    final RevocationList list;
    private final Revocations revocations;

    public RevocationFixture(MemoryDatabase database, Clock clock) {
        this.store = new RevocationStore(database.jdbc());
        StoreReads reads = new StoreReads(new StalenessProperties(MAX_STALENESS), meters);
        this.list = new RevocationList(
                store,
                database.jdbc(),
                new RevocationRecovery(database.jdbc(), database.transactions()),
                reads,
                clock,
                meters);
        this.revocations = new Revocations(
                store, list, events::add, new TokenTimes(TOKEN_LIFETIME, Duration.ofSeconds(10)), reads, clock);
    }

    public Revocations revocations() {
        return revocations;
    }

    /** The published events. */
    public List<Object> events() {
        return events;
    }
}
