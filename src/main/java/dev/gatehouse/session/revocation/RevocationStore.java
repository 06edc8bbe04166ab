package dev.gatehouse.session.revocation;

import static dev.gatehouse.storage.SqlTime.utc;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.util.IdGenerator;

/** Writes revocations to the tables {@code session} and {@code ended_session}, numbered in the order in which they can be read. */
@Repository
class RevocationStore {
    /** The row of {@code session_slot} that is locked to number a revocation. The other rows are for users. */
    private static final int NUMBERING_LOCK = -1;

    private static final int BATCH = 1_000;

    private final JdbcClient jdbc;
    private final IdGenerator ids;
    private final RevocationReader reader;

    RevocationStore(JdbcClient jdbc, IdGenerator ids) {
        this.jdbc = jdbc;
        this.ids = ids;
        this.reader = new RevocationReader(jdbc);
    }

    /** A session that is neither revoked nor past its end. */
    record LiveSession(String id, String user) {}

    /**
     * @param sequence the number of the revocation
     * @param owner null if the session has no row
     */
    record RevokedSession(long sequence, @Nullable String owner) {}

    /**
     * @param sequence the number of the revocation
     * @param live the revoked sessions that had a row
     */
    record RevokedSessions(long sequence, List<LiveSession> live) {}

    List<LiveSession> find(String sessionId, Instant now) {
        return live(" and id = ?", utc(now), sessionId);
    }

    /** All but the newest {@code keep} sessions of a user. */
    List<LiveSession> oldestOf(String user, int keep, Instant now) {
        return live(" and user_name = ? order by opened_at desc, seq desc offset ? rows", utc(now), user, keep);
    }

    /** The sessions of a user that were opened with another password, as far as that is known. */
    List<LiveSession> ofOtherPassword(String user, String digest, Instant now) {
        return live(
                " and user_name = ? and password_version like ? and password_version <> ?",
                utc(now),
                user,
                PasswordVersions.comparable(digest) + "%",
                digest);
    }

    /**
     * Revokes one session, whether or not the store has a row for it.
     *
     * @param until how long the revocation is kept
     * @return empty when the session was revoked already
     */
    @Transactional
    public Optional<RevokedSession> revoke(String sessionId, RevocationReason reason, Instant now, Instant until) {
        lock();
        boolean known = jdbc.sql("select count(*) from ended_session where session_id = ?")
                        .param(sessionId)
                        .query(Integer.class)
                        .single()
                > 0;
        if (known) {
            return Optional.empty();
        }
        markEnded(List.of(sessionId), reason, now);
        jdbc.sql("insert into ended_session (session_id, ended_at, ends_at) values (?, ?, ?)")
                .params(sessionId, utc(now), utc(until))
                .update();
        String owner = jdbc.sql("select user_name from session where id = ?")
                .param(sessionId)
                .query(String.class)
                .optional()
                .orElse(null);
        return Optional.of(new RevokedSession(reader.lastSequence(), owner));
    }

    /**
     * Revokes all sessions of a user that were opened until now, whether or not the store has rows for them.
     *
     * @param exceptId the session that continues, if any
     * @param until how long the revocation is kept
     */
    @Transactional
    public RevokedSessions revokeAllOf(
            String user, @Nullable String exceptId, RevocationReason reason, Instant now, Instant until) {
        lock();
        List<LiveSession> live =
                live(" and user_name = ? and id <> ?", utc(now), user, exceptId == null ? "" : exceptId);
        end(live, reason, now, until);
        insert(new Revocation.OfUser(0, user, now, exceptId, until), now);
        return new RevokedSessions(reader.lastSequence(), live);
    }

    /**
     * Revokes the sessions of all users that were opened until now. The list gets another name, so that services read it
     * from the beginning: for a restored store, which may have used its next numbers already.
     */
    @Transactional
    public void revokeEveryone(RevocationReason reason, Instant now, Instant until) {
        lock();
        jdbc.sql("update sequence_of_ends set began_at = current_timestamp").update();
        end(live("", utc(now)), reason, now, until);
        insert(new Revocation.OfUser(0, Revocation.EVERYONE, now, null, until), now);
    }

    /** Nodes of versions that know no revocations of users read {@code session_id}, and fail if it is null: no session has this id. */
    void insert(Revocation.OfUser revocation, Instant now) {
        jdbc.sql("insert into ended_session (session_id, user_name, opened_until, except_session, ended_at, ends_at)"
                        + " values (?, ?, ?, ?, ?, ?)")
                .param(ids.generateId().toString())
                .param(revocation.user())
                .param(utc(revocation.openedUntil()))
                .param(revocation.exceptId())
                .param(utc(now))
                .param(utc(revocation.until()))
                .update();
    }

    /**
     * Revocations are written one at a time on all nodes together, so that their sequence grows in the order in which
     * they become visible. The lock is taken before the row of the session: another transaction that holds the lock may
     * be about to revoke the same session.
     */
    void lock() {
        jdbc.sql("select slot from session_slot where slot = ? for update")
                .param(NUMBERING_LOCK)
                .query(Integer.class)
                .single();
    }

    /** One statement for many rows, since all other revocations wait for the lock meanwhile. */
    private void end(List<LiveSession> sessions, RevocationReason reason, Instant now, Instant until) {
        for (int from = 0; from < sessions.size(); from += BATCH) {
            List<String> ids = sessions.subList(from, Math.min(sessions.size(), from + BATCH)).stream()
                    .map(LiveSession::id)
                    .toList();
            markEnded(ids, reason, now);
            jdbc.sql("insert into ended_session (session_id, ended_at, ends_at) select id, cast(:now as timestamp with"
                            + " time zone), cast(:until as timestamp with time zone) from session where id in (:ids) and id not in"
                            + " (select session_id from ended_session where session_id in (:ids))")
                    .param("now", utc(now))
                    .param("until", utc(until))
                    .param("ids", ids)
                    .update();
        }
    }

    private void markEnded(List<String> ids, RevocationReason reason, Instant now) {
        jdbc.sql("update session set live = false, ended_at = :now, end_reason = :reason"
                        + " where id in (:ids) and live = true")
                .param("now", utc(now))
                .param("reason", reason.text())
                .param("ids", ids)
                .update();
    }

    /** Deletes what concerns only tokens that have expired. The last revocation stays: nodes recognise the list by it. */
    @Transactional
    public void deleteEndedBefore(Instant time) {
        jdbc.sql("delete from ended_session where ends_at < ? and seq < (select max(seq) from ended_session)")
                .param(utc(time))
                .update();
        jdbc.sql("delete from session where ends_at < ?").param(utc(time)).update();
    }

    private List<LiveSession> live(String condition, Object... values) {
        return jdbc.sql("select id, user_name from session where live = true and ends_at > ?" + condition)
                .params(values)
                .query((row, number) -> new LiveSession(row.getString("id"), row.getString("user_name")))
                .list();
    }
}
