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

/** The table of audit events. */
@Repository
class AuditStore {
    private static final int MAX_TEXT = 512;
    private static final int MAX_SESSION_ID = 36;
    private static final int MAX_ADDRESS = 64;

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;

    AuditStore(JdbcClient jdbc, JdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    /** Writes all events or none, one transaction at a time: so ids become visible in their order, for readers. */
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
                    row.setString(4, fitting(event.user(), MAX_TEXT));
                    row.setString(5, fitting(event.sid(), MAX_SESSION_ID));
                    row.setString(6, fitting(event.address(), MAX_ADDRESS));
                    row.setString(7, fitting(event.reason(), MAX_TEXT));
                });
    }

    /** The events after an id, in their order; of all kinds or users where {@code kind} or {@code user} is null. */
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

    /** The id of the last event, or 0. */
    long lastId() {
        return jdbc.sql("select coalesce(max(id), 0) from audit_event")
                .query(Long.class)
                .single();
    }

    void deleteBefore(Instant time) {
        jdbc.sql("delete from audit_event where at < ?").param(utc(time)).update();
    }

    /** PostgreSQL cannot store NUL, and a column has a maximum length. */
    private static @Nullable String fitting(@Nullable String text, int maxLength) {
        if (text == null) {
            return null;
        }
        String clean = text.replace('\0', ' ');
        return clean.length() > maxLength ? clean.substring(0, maxLength) : clean;
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
