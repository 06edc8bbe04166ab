package dev.gatehouse.session;

import static dev.gatehouse.storage.SqlTime.instant;
import static dev.gatehouse.storage.SqlTime.utc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The live sessions, the newest first. Each list is a walk along one index, which begins at a place and ends with the
 * page: so the order is spelled out with the columns of that index, those that are fixed included.
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
     * @param user whose, or of everybody
     * @param address opened from where, or from anywhere
     * @param after where the page before ended
     */
    public List<SessionView> list(@Nullable String user, @Nullable String address, @Nullable Place after, int limit) {
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
                .query(SessionQueries::open)
                .list();
    }

    /** How many sessions of a user are live; counts no further than that many. */
    public int countOf(String user, int atMost) {
        return jdbc.sql(
                        "select count(*) from (select id from session where user_name = ? and live = true and ends_at > ?"
                                + " fetch first ? rows only) as open_one")
                .params(user, utc(clock.instant()), atMost)
                .query(Integer.class)
                .single();
    }

    private static SessionView open(ResultSet row, int number) throws SQLException {
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

    /** A place in the list, which outlives the session that stood there. */
    public record Place(Instant openedAt, String id) {
        private static final Pattern TEXT = Pattern.compile("([0-9]{1,11})_([0-9a-f-]{36})");

        public static Place behind(SessionView session) {
            return new Place(session.openedAt(), session.id());
        }

        /** @return empty when the text is none of ours */
        public static Optional<Place> parse(String text) {
            Matcher matcher = TEXT.matcher(text);
            return matcher.matches()
                    ? Optional.of(new Place(Instant.ofEpochSecond(Long.parseLong(matcher.group(1))), matcher.group(2)))
                    : Optional.empty();
        }

        /** For an address: {@link #parse} reads it again. */
        public String text() {
            return openedAt.getEpochSecond() + "_" + id;
        }
    }
}
