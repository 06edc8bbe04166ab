package dev.gatehouse.session;

import static dev.gatehouse.storage.SqlTime.instant;
import static dev.gatehouse.storage.SqlTime.utc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The tables of sessions. In plain SQL, so that any database serves. */
@Repository
class SessionStore {
    /** The rows of the table, from 0. */
    private static final int SLOTS = 256;

    private static final int SLOT_OF_ENDS = -1;

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

    /** The sessions of a user that have not ended, but for one. */
    List<Live> liveOf(String user, @Nullable String but, Instant now) {
        return jdbc.sql("select id, user_name, ends_at from session"
                        + " where user_name = ? and id <> ? and live = true and ends_at > ?")
                .params(user, but == null ? "" : but, utc(now))
                .query(SessionStore::live)
                .list();
    }

    /** The sessions of a user that have not ended, but for the newest so many. */
    List<Live> oldestOf(String user, int but, Instant now) {
        return jdbc.sql("select id, user_name, ends_at from session"
                        + " where user_name = ? and live = true and ends_at > ?"
                        + " order by opened_at desc, seq desc offset ? rows")
                .params(user, utc(now), but)
                .query(SessionStore::live)
                .list();
    }

    /**
     * Keeps all others from opening sessions of this user, on every node, until the transaction is over. Now and then two
     * users share a slot, and then wait for each other.
     */
    void lock(String user) {
        lock(Math.floorMod(user.hashCode(), SLOTS));
    }

    private void lock(int slot) {
        jdbc.sql("select slot from session_slot where slot = ? for update")
                .param(slot)
                .query(Integer.class)
                .single();
    }

    List<Live> liveWith(String id, Instant now) {
        return jdbc.sql("select id, user_name, ends_at from session where id = ? and live = true and ends_at > ?")
                .params(id, utc(now))
                .query(SessionStore::live)
                .list();
    }

    /**
     * One at a time, on all nodes together: so the sequence of ends grows in the order in which it can be read. Nobody
     * holds a session while waiting for that, since whoever is ahead may be on the way to the same session.
     *
     * @return false when the session had ended already
     */
    @Transactional
    public boolean end(Live session, EndReason reason, Instant now) {
        lock(SLOT_OF_ENDS);
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

    long countLive(Instant now) {
        return jdbc.sql("select count(*) from session where live = true and ends_at > ?")
                .param(utc(now))
                .query(Long.class)
                .single();
    }

    /** What ended after a place in the sequence, in its order. Nothing ever shows up before a place that was read. */
    List<Ended> endedSince(long seq, Instant now, int most) {
        return jdbc.sql("select seq, session_id, ends_at from ended_session where seq > ? and ends_at > ?"
                        + " order by seq fetch first ? rows only")
                .params(seq, utc(now), most)
                .query((row, number) ->
                        new Ended(row.getLong("seq"), row.getString("session_id"), instant(row, "ends_at")))
                .list();
    }

    /** The place of the latest end that is not forgotten, or 0. */
    long lastEnd() {
        return jdbc.sql("select coalesce(max(seq), 0) from ended_session")
                .query(Long.class)
                .single();
    }

    /** Since when ends are numbered in this store: another one, or the same made anew, has another beginning. */
    Instant beginningOfEnds() {
        return jdbc.sql("select began_at from sequence_of_ends")
                .query((row, number) -> instant(row, "began_at"))
                .single();
    }

    /** Forgets what nobody can present any more. */
    @Transactional
    public void forget(Instant past) {
        jdbc.sql("delete from ended_session where ends_at < ?").param(utc(past)).update();
        jdbc.sql("delete from session where ends_at < ?").param(utc(past)).update();
    }

    private static Live live(ResultSet row, int number) throws SQLException {
        return new Live(row.getString("id"), row.getString("user_name"), instant(row, "ends_at"));
    }

    /** A session that has not ended. */
    record Live(String id, String user, Instant endsAt) {}

    /** A session that has ended before {@code endsAt}. */
    record Ended(long seq, String id, Instant endsAt) {}
}
