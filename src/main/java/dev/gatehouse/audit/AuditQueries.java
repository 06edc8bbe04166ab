package dev.gatehouse.audit;

import static dev.gatehouse.storage.SqlTime.instant;
import static dev.gatehouse.storage.SqlTime.utc;
import static dev.gatehouse.storage.SqlTime.utcOrNull;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Reads audit events. Each page is a part of one index. Without a time that is the order of writing, in which no event that
 * a reader has passed appears later; with one it is the order of the times.
 */
@Repository
class AuditQueries {
    private static final String SELECT =
            "select id, at, kind, outcome, user_name, session_id, address, reason from audit_event where ";

    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

    private final JdbcClient jdbc;

    AuditQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A place in an order: that of an event, or one before or after all events of a time. */
    private record Place(Instant at, long id) {}

    /**
     * @param after the id of the event before the first one; null to begin
     * @param descending whether the newest come first
     * @throws Refusal {@code invalid_request} if the order is that of the times, and there is no longer such an event
     */
    List<AuditEvent> page(EventFilter filter, boolean descending, @Nullable Long after, int limit) {
        if (filter.hasTime()) {
            return byTime(filter, descending, after, limit);
        }
        return descending
                ? list("id", "<", false, new Place(LAST, after == null ? Long.MAX_VALUE : after), filter, limit)
                : list("id", ">", after != null, new Place(FIRST, after == null ? 0 : after), filter, limit);
    }

    /** The events after an id, in the order of writing. */
    List<AuditEvent> after(long id, EventFilter filter, int limit) {
        return page(filter, false, id, limit);
    }

    /** The id of the last event, or 0. */
    long lastId() {
        return jdbc.sql("select coalesce(max(id), 0) from audit_event")
                .query(Long.class)
                .single();
    }

    private List<AuditEvent> byTime(EventFilter filter, boolean descending, @Nullable Long after, int limit) {
        Instant begin = descending
                ? Objects.requireNonNullElse(filter.until(), LAST)
                : Objects.requireNonNullElse(filter.since(), FIRST);
        Place from = after == null ? new Place(begin, 0) : place(after);
        return list("at, id", descending ? "<" : ">", false, from, filter, limit);
    }

    private Place place(long id) {
        return jdbc.sql("select at, id from audit_event where id = ?")
                .param(id)
                .query((row, number) -> new Place(instant(row, "at"), row.getLong("id")))
                .optional()
                .orElseThrow(() -> new Refusal(
                        ProblemCode.INVALID_REQUEST, "after is the id of no event, or of a deleted one: begin again"));
    }

    /**
     * With {@code user_name = ?}, PostgreSQL may walk over the table in the order of the ids to find the events of one user.
     * With a range and a condition on rows it reads the index of the order. H2 reads the same index, but from the beginning
     * of the range: so a reader that follows the log uses the equality.
     *
     * @param columns of the order
     * @param direction {@code >} for an ascending order, {@code <} for a descending one
     * @param follows whether the caller continues in the order of writing
     */
    private List<AuditEvent> list(
            String columns, String direction, boolean follows, Place from, EventFilter filter, int limit) {
        String column = filter.hasTime() && !"kind".equals(filter.column()) ? null : filter.column();
        String index = column == null ? columns : column + ", " + columns;
        String place = ":" + index.replace(", ", ", :");
        String bounds = column == null
                ? ""
                : follows
                        ? " and " + column + " = :" + column
                        : " and " + column + " >= :" + column + " and " + column + " <= :" + column;
        String single = filter.hasTime()
                ? " and at " + direction + "= :at"
                : column == null || follows ? " and id " + direction + " :id" : "";
        String order = direction.equals(">") ? index : index.replace(",", " desc,") + " desc";
        return jdbc.sql(SELECT + "(" + index + ") " + direction + " (" + place + ")" + bounds + single
                        + filter.conditions(column) + " order by " + order + " fetch first :limit rows only")
                .param("at", utc(from.at()))
                .param("id", from.id())
                .param("user_name", filter.user())
                .param("kind", filter.kind())
                .param("address", filter.address())
                .param("outcome", filter.outcome())
                .param("since", utcOrNull(filter.since()))
                .param("until", utcOrNull(filter.until()))
                .param("limit", limit)
                .query(AuditQueries::event)
                .list();
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
