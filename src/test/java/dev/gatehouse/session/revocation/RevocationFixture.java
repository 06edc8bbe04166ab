package dev.gatehouse.session.revocation;

import dev.gatehouse.storage.StalenessProperties;
import dev.gatehouse.storage.StalenessProperties.WhenStale;
import dev.gatehouse.storage.StoreReads;
import dev.gatehouse.support.MemoryDatabase;
import dev.gatehouse.token.keys.TokenTimes;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.util.JdkIdGenerator;

/** The revocations of one node, without an application. Several nodes can share a database. */
public final class RevocationFixture {
    public static final Duration TOKEN_LIFETIME = Duration.ofMinutes(15);

    private static final Duration MAX_STALENESS = Duration.ofSeconds(30);

    /** How long a revocation is kept: twice the clock skew and the time for slow nodes longer than a token. */
    static final Duration KEPT = TOKEN_LIFETIME.plusSeconds(20).plus(MAX_STALENESS);

    final MeterRegistry meters = new SimpleMeterRegistry();
    final List<Object> events = new ArrayList<>();
    final RevocationStore store;
    final RevocationReader reader;
    final RevocationList list = new RevocationList(meters);
    final RevocationListeners listeners = new RevocationListeners(Runnable::run);
    final RevocationFollower follower;
    final UnwrittenRevocations unwritten = new UnwrittenRevocations();
    final ExpiredRevocations expired;
    private final Revocations revocations;

    public RevocationFixture(MemoryDatabase database, Clock clock) {
        this(database, clock, clock);
    }

    /** @param expiry the clock by which revocations expire */
    RevocationFixture(MemoryDatabase database, Clock clock, Clock expiry) {
        this.store = new RevocationStore(database.jdbc(), new JdkIdGenerator());
        this.reader = new RevocationReader(database.jdbc());
        StoreReads reads = new StoreReads(new StalenessProperties(MAX_STALENESS, WhenStale.SERVE), meters);
        this.follower = new RevocationFollower(
                database.jdbc(),
                list,
                unwritten,
                new RevocationRecovery(database.jdbc(), database.transactions(), new JdkIdGenerator()),
                reads,
                listeners,
                clock,
                expiry,
                meters);
        this.expired = new ExpiredRevocations(store, list);
        TokenTimes tokens = new TokenTimes(TOKEN_LIFETIME, Duration.ofSeconds(10));
        this.revocations = new Revocations(store, reader, list, follower, unwritten, events::add, tokens, reads, clock);
    }

    RevocationFeed feed(Clock clock) {
        return new RevocationFeed(list, follower, listeners, reader, clock);
    }

    public Revocations revocations() {
        return revocations;
    }

    /** The published events. */
    public List<Object> events() {
        return events;
    }
}
