package dev.gatehouse.session.revocation;

import dev.gatehouse.session.revocation.RevocationFeed.RevokedSession;
import dev.gatehouse.session.revocation.RevocationFeed.RevokedUser;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.List;

/** The revocations that a node without a store has read from the feed of another one. */
public final class RevocationCopy {
    private final RevocationList list;

    public RevocationCopy(MeterRegistry meters) {
        this.list = new RevocationList(meters);
    }

    /** Nothing is forgotten before its time, also when the feed is read again from the beginning. */
    public void add(List<RevokedSession> sessions, List<RevokedUser> users) {
        sessions.forEach(session ->
                list.add(new Revocation.OfSession(0, session.sid(), Instant.ofEpochSecond(session.until()))));
        users.forEach(user -> list.add(new Revocation.OfUser(
                0,
                user.sub(),
                Instant.ofEpochSecond(user.notAfter()),
                user.except(),
                Instant.ofEpochSecond(user.until()))));
    }

    /** Whether a session was revoked. This is a lookup in memory. */
    public boolean isRevoked(PresentedSession session) {
        return list.contains(session);
    }

    /** Removes the revocations whose tokens had all expired at a time. */
    public void removeExpired(Instant time) {
        list.removeExpired(time);
    }

    /** How many revocations are in memory. */
    public int size() {
        return list.size();
    }
}
