package dev.gatehouse.session;

import dev.gatehouse.caller.Caller;
import dev.gatehouse.identity.Identity;
import dev.gatehouse.session.SessionProperties.WhenFull;
import dev.gatehouse.session.revocation.PasswordVersions;
import dev.gatehouse.session.revocation.PresentedSession;
import dev.gatehouse.session.revocation.RevocationFixture;
import dev.gatehouse.support.MemoryDatabase;
import dev.gatehouse.token.keys.KeyFixture;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.JdbcTemplate;

/** The sessions of one node, without an application. The ids are numbers in the form of a UUID. */
public final class SessionFixture {
    public static final Duration LIFETIME = Duration.ofHours(12);
    public static final Caller CALLER = new Caller("192.0.2.7", "Browser/1");

    final MeterRegistry meters = new SimpleMeterRegistry();
    final SessionQueries queries;
    private final Sessions sessions;
    private final Map<String, PresentedSession> presented = new HashMap<>();

    /** Without a limit of sessions. */
    public static SessionFixture unlimited(MemoryDatabase database, Clock clock) {
        return new SessionFixture(database, clock, new RevocationFixture(database, clock), 0, WhenFull.REFUSE);
    }

    SessionFixture(
            MemoryDatabase database, Clock clock, RevocationFixture revocations, int maxPerUser, WhenFull whenFull) {
        SessionProperties properties = new SessionProperties(LIFETIME, maxPerUser, whenFull);
        this.queries = new SessionQueries(database.jdbc(), clock);
        SessionStore store = new SessionStore(
                new SessionRows(database.jdbc(), new JdbcTemplate(database)),
                database.transactions(),
                properties,
                queries,
                revocations.revocations(),
                new PasswordVersions(KeyFixture.hash()));
        AtomicLong ids = new AtomicLong();
        this.sessions = new Sessions(
                properties, store, revocations.revocations(), clock, () -> new UUID(0, ids.incrementAndGet()), meters);
    }

    public Sessions sessions() {
        return sessions;
    }

    /** The id of a new session. */
    public String open(String user) {
        return open(user, CALLER);
    }

    String open(String user, Caller caller) {
        Session session = sessions.begin(new Identity(user, "directory", Set.of("reader"), Map.of()), sessions.now());
        sessions.open(session, caller);
        presented.put(
                session.id(),
                new PresentedSession(
                        session.id(),
                        user,
                        session.openedAt(),
                        session.openedAt().plus(RevocationFixture.TOKEN_LIFETIME)));
        return session.id();
    }

    /** What the first token of a session says about it. */
    public PresentedSession presented(String id) {
        return Objects.requireNonNull(presented.get(id), id);
    }
}
