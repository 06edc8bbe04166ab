package dev.gatehouse.audit;

import static dev.gatehouse.storage.SqlTime.instant;
import static dev.gatehouse.storage.SqlTime.utc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The table of events. */
@Repository
class AuditStore {
    private static final int MAX_TEXT = 512;

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;

    AuditStore(JdbcClient jdbc, JdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    /** All of them or none. */
    @Transactional
    public void append(List<AuditEvent> events) {
        jdbc.sql("select only_row from audit_writer for update")
                .query(Integer.class)
                .single();
        batches.batchUpdate(
                "insert into audit_event (at, kind, outcome, user_name, session_id, address, reason)"
                        + " values (?, ?, ?, ?, ?, ?, ?)",
                events,
                events.size(),
                (row, event) -> {
                    row.setObject(1, utc(event.at()));
                    row.setString(2, event.kind());
                    row.setString(3, event.outcome());
                    row.setString(4, fitting(event.user()));
                    row.setString(5, event.sid());
                    row.setString(6, event.address());
                    row.setString(7, fitting(event.reason()));
                });
    }

    /**
     * What was written after an event.
     *
     * @param kind null for all
     * @param user null for all
     */
    List<AuditEvent> after(long id, @Nullable String kind, @Nullable String user, int limit) {
        String where = (kind == null ? "" : " and kind = :kind") + (user == null ? "" : " and user_name = :user");
        return jdbc.sql("select id, at, kind, outcome, user_name, session_id, address, reason from audit_event"
                        + " where id > :id" + where + " order by id limit :limit")
                .param("id", id)
                .param("kind", kind)
                .param("user", user)
                .param("limit", limit)
                .query(AuditStore::event)
                .list();
    }

    /** The latest event, from which on a stream goes that begins nowhere else. */
    long latest() {
        return jdbc.sql("select coalesce(max(id), 0) from audit_event")
                .query(Long.class)
                .single();
    }

    void forget(Instant past) {
        jdbc.sql("delete from audit_event where at < ?").param(utc(past)).update();
    }

    /** Without the NUL that PostgreSQL has no place for, and no longer than the column. */
    private static @Nullable String fitting(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String clean = text.replace('\0', ' ');
        return clean.length() > MAX_TEXT ? clean.substring(0, MAX_TEXT) : clean;
    }

    private static AuditEvent event(ResultSet row, int number) throws SQLException {
        return new AuditEvent(
                row.getLong("id"),
                instant(row, "at"),
                row.getString("kind"),
                row.getString("outcome"),
                row.getString("user_name"),
                row.getString("session_id"),
                row.getString("address"),
                row.getString("reason"));
    }
}
