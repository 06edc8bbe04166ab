package dev.gatehouse.session.revocation;

import dev.gatehouse.support.MemoryDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** The revocations of one node, without an application. Several nodes can share a database. */
public final class RevocationFixture {
    final MeterRegistry meters = new SimpleMeterRegistry();
    final List<Object> events = new ArrayList<>();
    final RevocationStore store;
    final RevocationList list;
    private final Revocations revocations;

    public RevocationFixture(MemoryDatabase database, Clock clock) {
        this.store = new RevocationStore(database.jdbc());
        this.list = new RevocationList(store, clock, meters);
        this.revocations = new Revocations(store, list, events::add, clock);
    }

    public Revocations revocations() {
        return revocations;
    }

    /** The published events. */
    public List<Object> events() {
        return events;
    }
}
