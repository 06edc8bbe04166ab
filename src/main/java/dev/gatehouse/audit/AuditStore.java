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
    /** What is deleted first: clients without an account can cause these in any number, and must not displace the others. */
    private static final List<String> ORDER_OF_DELETION =
            List.of("kind = 'login_failed'", "kind = 'throttled'", "kind is not null");

    private static final long BATCH = 10_000;

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
                    row.setString(4, event.user());
                    row.setString(5, event.sid());
                    row.setString(6, event.address());
                    row.setString(7, event.reason());
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

    /**
     * Deletes the oldest events, failed sign-ins first, until there are no more than {@code max}.
     *
     * @return the number of deleted events
     */
    int deleteExcess(long max) {
        long excess = count(max) - max;
        int deleted = 0;
        for (String condition : ORDER_OF_DELETION) {
            int batch = -1;
            while (batch != 0 && deleted < excess) {
                batch = deleteOldest(condition, Math.min(BATCH, excess - deleted));
                deleted += batch;
            }
        }
        return deleted;
    }

    /** The number of events; where the ids show that there are no more than {@code max}, an upper limit. */
    private long count(long max) {
        long ids = jdbc.sql("select coalesce(max(id) - min(id) + 1, 0) from audit_event")
                .query(Long.class)
                .single();
        return ids <= max
                ? ids
                : jdbc.sql("select count(*) from audit_event").query(Long.class).single();
    }

    /** In two statements: H2 would evaluate the query for the last id anew for each row that it deletes. */
    private int deleteOldest(String condition, long number) {
        long last = jdbc.sql("select coalesce(max(id), 0) from (select id from audit_event where " + condition
                        + " order by id fetch first ? rows only) as oldest")
                .param(number)
                .query(Long.class)
                .single();
        return jdbc.sql("delete from audit_event where " + condition + " and id <= ?")
                .param(last)
                .update();
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
