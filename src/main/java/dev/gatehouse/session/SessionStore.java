package dev.gatehouse.session;

import static dev.gatehouse.storage.SqlTime.utc;

import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Inserts sessions into the table {@code session}. The SQL is plain, so that every database can run it. */
@Repository
class SessionStore {
    /** The rows of {@code session_slot} that are locks for users, numbered from 0. */
    private static final int USER_LOCKS = 256;

    private final JdbcClient jdbc;

    SessionStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(Session session, SessionOrigin origin, Instant endsAt) {
        jdbc.sql("insert into session (id, user_name, source, opened_at, last_seen_at, ends_at, address, user_agent)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?)")
                .params(
                        session.id(),
                        session.identity().user(),
                        session.identity().source(),
                        utc(session.openedAt()),
                        utc(session.openedAt()),
                        utc(endsAt),
                        origin.address(),
                        origin.userAgent())
                .update();
    }

    /**
     * Until the transaction ends, no other transaction on any node holds the lock of this user. Two users may share a
     * lock, and then wait for each other.
     */
    void lock(String user) {
        jdbc.sql("select slot from session_slot where slot = ? for update")
                .param(Math.floorMod(user.hashCode(), USER_LOCKS))
                .query(Integer.class)
                .single();
    }
}
