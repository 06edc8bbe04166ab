package dev.gatehouse.session;

import static dev.gatehouse.storage.SqlTime.instant;
import static dev.gatehouse.storage.SqlTime.utc;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Reads live sessions, the newest first. Each list is a scan of one index from a cursor to the end of the page. For that,
 * the {@code order by} names all columns of the index, those with a fixed value included.
 */
@Repository
public class SessionQueries {
    private final JdbcClient jdbc;
    private final Clock clock;

    SessionQueries(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * @param user the owner, or null for all users
     * @param address the address that opened the session, or null for all addresses
     * @param after the last session of the page before, or null for the first page
     */
    public List<SessionView> list(@Nullable String user, @Nullable String address, @Nullable Cursor after, int limit) {
        StringBuilder sql = new StringBuilder("select id, user_name, source, opened_at, last_seen_at, ends_at, address,"
                + " user_agent, requests, failures from session where live = true and ends_at > ?");
        List<Object> values = new ArrayList<>(List.of(utc(clock.instant())));
        if (user != null) {
            sql.append(" and user_name = ?");
            values.add(user);
        }
        if (address != null) {
            sql.append(" and address = ?");
            values.add(address);
        }
        if (after != null) {
            sql.append(" and opened_at <= ? and (opened_at < ? or id < ?)");
            values.addAll(List.of(utc(after.openedAt()), utc(after.openedAt()), after.id()));
        }
        sql.append(" order by ").append(user != null ? "user_name, " : address != null ? "address, " : "");
        sql.append("live, opened_at desc, id desc fetch first ? rows only");
        values.add(limit);
        return jdbc.sql(sql.toString())
                .params(values)
                .query(SessionQueries::view)
                .list();
    }

    /** Counts the live sessions of a user, but no further than {@code atMost}. */
    public int countOf(String user, int atMost) {
        return jdbc.sql(
                        "select count(*) from (select id from session where user_name = ? and live = true and ends_at > ?"
                                + " fetch first ? rows only) as open_one")
                .params(user, utc(clock.instant()), atMost)
                .query(Integer.class)
                .single();
    }

    private static SessionView view(ResultSet row, int number) throws SQLException {
        return new SessionView(
                row.getString("id"),
                row.getString("user_name"),
                row.getString("source"),
                instant(row, "opened_at"),
                instant(row, "last_seen_at"),
                instant(row, "ends_at"),
                row.getString("address"),
                row.getString("user_agent"),
                row.getLong("requests"),
                row.getLong("failures"));
    }

    /** A position in a list. It stays valid when the session at that position ends. */
    public record Cursor(Instant openedAt, String id) {
        private static final Pattern TEXT = Pattern.compile("([0-9]{1,11})_([0-9a-f-]{36})");

        public static Cursor after(SessionView session) {
            return new Cursor(session.openedAt(), session.id());
        }

        /**
         * @param text the {@link #text} of a cursor, or nothing
         * @return null for the first page
         * @throws Refusal {@code invalid_request}
         */
        public static @Nullable Cursor parse(@Nullable String text) {
            if (text == null || text.isEmpty()) {
                return null;
            }
            Matcher matcher = TEXT.matcher(text);
            if (!matcher.matches()) {
                throw new Refusal(ProblemCode.INVALID_REQUEST, "after must be the next of another page");
            }
            return new Cursor(Instant.ofEpochSecond(Long.parseLong(matcher.group(1))), matcher.group(2));
        }

        /** The form of this cursor in a URL. */
        public String text() {
            return openedAt.getEpochSecond() + "_" + id;
        }
    }
}
