package dev.gatehouse.session.revocation;

import static dev.gatehouse.storage.SqlTime.instant;
import static dev.gatehouse.storage.SqlTime.utc;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Revocations in the tables {@code session} and {@code ended_session}, numbered in the order in which they can be read. */
@Repository
class RevocationStore {
    /** The row of {@code session_slot} that is locked to number a revocation. The other rows are for users. */
    private static final int NUMBERING_LOCK = -1;

    private final JdbcClient jdbc;

    RevocationStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A session that is neither revoked nor past its end. */
    record LiveSession(String id, String user, Instant endsAt) {}

    /**
     * @param sequence the number of the revocation
     * @param sessionEndsAt when every token of the session has expired in any case
     */
    record Revocation(long sequence, String sessionId, Instant sessionEndsAt) {}

    List<LiveSession> find(String sessionId, Instant now) {
        return live(" and id = ?", utc(now), sessionId);
    }

    List<LiveSession> allOf(String user, @Nullable String exceptId, Instant now) {
        return live(" and user_name = ? and id <> ?", utc(now), user, exceptId == null ? "" : exceptId);
    }

    /** All but the newest {@code keep} sessions of a user. */
    List<LiveSession> oldestOf(String user, int keep, Instant now) {
        return live(" and user_name = ? order by opened_at desc, seq desc offset ? rows", utc(now), user, keep);
    }

    /**
     * Revocations are written one at a time on all nodes together, so that their sequence grows in the order in which
     * they become visible. The lock is taken before the row of the session: another transaction that holds the lock may
     * be about to revoke the same session.
     *
     * @return false when the session was revoked already
     */
    @Transactional
    public boolean revoke(LiveSession session, RevocationReason reason, Instant now) {
        jdbc.sql("select slot from session_slot where slot = ? for update")
                .param(NUMBERING_LOCK)
                .query(Integer.class)
                .single();
        int changed = jdbc.sql(
                        "update session set live = false, ended_at = ?, end_reason = ? where id = ? and live = true")
                .params(utc(now), reason.text(), session.id())
                .update();
        if (changed == 0) {
            return false;
        }
        jdbc.sql("insert into ended_session (session_id, ended_at, ends_at) values (?, ?, ?)")
                .params(session.id(), utc(now), utc(session.endsAt()))
                .update();
        return true;
    }

    /** The revocations with a higher number, in their order. None ever appears later with a number that was passed. */
    List<Revocation> after(long sequence, Instant now, int limit) {
        return jdbc.sql("select seq, session_id, ends_at from ended_session where seq > ? and ends_at > ?"
                        + " order by seq fetch first ? rows only")
                .params(sequence, utc(now), limit)
                .query((row, number) ->
                        new Revocation(row.getLong("seq"), row.getString("session_id"), instant(row, "ends_at")))
                .list();
    }

    /** The highest number that is stored, or 0. */
    long lastSequence() {
        return jdbc.sql("select coalesce(max(seq), 0) from ended_session")
                .query(Long.class)
                .single();
    }

    /** When this store began to number revocations. A store that was created anew has another time. */
    Instant numberedSince() {
        return jdbc.sql("select began_at from sequence_of_ends")
                .query((row, number) -> instant(row, "began_at"))
                .single();
    }

    /** Deletes sessions that ended before a time: no token of them can be valid any more. */
    @Transactional
    public void deleteEndedBefore(Instant time) {
        jdbc.sql("delete from ended_session where ends_at < ?").param(utc(time)).update();
        jdbc.sql("delete from session where ends_at < ?").param(utc(time)).update();
    }

    private List<LiveSession> live(String condition, Object... values) {
        return jdbc.sql("select id, user_name, ends_at from session where live = true and ends_at > ?" + condition)
                .params(values)
                .query((row, number) ->
                        new LiveSession(row.getString("id"), row.getString("user_name"), instant(row, "ends_at")))
                .list();
    }
}
