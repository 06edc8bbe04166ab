package dev.gatehouse.session;

import static dev.gatehouse.storage.SqlTime.instant;
import static dev.gatehouse.storage.SqlTime.utc;

import dev.gatehouse.paging.Page;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.storage.InList;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    /** The columns of {@link #view}. */
    static final String COLUMNS =
            "id, user_name, source, opened_at, last_seen_at, ends_at, address, user_agent, requests, failures";

    private static final int MAX_EXAMINED = 2_000;

    private final JdbcClient jdbc;
    private final Clock clock;

    SessionQueries(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * @param user the owner, or null for all users
     * @param address the address that opened the session, or null for all addresses
     * @param after the member {@code next} of the page before, or nothing for the first page
     * @throws Refusal {@code invalid_request} when {@code after} or {@code limit} is not valid
     */
    public Page<SessionView, String> page(
            @Nullable String user, @Nullable String address, @Nullable String after, String limit) {
        return Page.read(limit, rows -> list(user, address, Cursor.parse(after), rows), SessionQueries::next);
    }

    /**
     * The same, of sessions whose {@code User-Agent} contains a text, in any case. A page examines at most {@value #MAX_EXAMINED}
     * sessions, and may be empty and have a next one.
     */
    public Page<SessionView, String> pageOfDevice(
            String device, @Nullable String user, @Nullable String address, @Nullable String after, String limit) {
        int size = Page.size(limit);
        String part = device.toLowerCase(Locale.ROOT);
        List<SessionView> examined = list(user, address, Cursor.parse(after), MAX_EXAMINED);
        List<SessionView> found = examined.stream()
                .filter(session -> session.userAgent().toLowerCase(Locale.ROOT).contains(part))
                .limit(size)
                .toList();
        boolean full = found.size() == size;
        return full || examined.size() == MAX_EXAMINED
                ? new Page<>(found, next((full ? found : examined).get((full ? found : examined).size() - 1)))
                : new Page<>(found, null);
    }

    private static String next(SessionView last) {
        return new Cursor(last.openedAt(), last.id()).text();
    }

    /** The newest sessions of a user. */
    public List<SessionView> newestOf(String user, int limit) {
        return list(user, null, Cursor.START, limit);
    }

    /** @return the numbers of live sessions of those users who have any; it can be changed */
    Map<String, Integer> countLive(Collection<String> users) {
        Map<String, Integer> counts = new HashMap<>();
        jdbc.sql("select user_name, count(*) as live_sessions from session where user_name in (:users) and live = true"
                        + " and ends_at > :now group by user_name")
                .param("users", InList.of(users))
                .param("now", utc(clock.instant()))
                .query(row -> {
                    counts.put(row.getString("user_name"), row.getInt("live_sessions"));
                });
        return counts;
    }

    private List<SessionView> list(@Nullable String user, @Nullable String address, Cursor after, int limit) {
        return jdbc.sql("select " + COLUMNS + " from session where live = true and ends_at > :now"
                        + (user == null ? "" : " and user_name = :user")
                        + (address == null ? "" : " and address = :address")
                        + " and opened_at <= :openedAt and (opened_at < :openedAt or id < :id) order by "
                        + (user != null ? "user_name, " : address != null ? "address, " : "")
                        + "live, opened_at desc, id desc fetch first :limit rows only")
                .param("now", utc(clock.instant()))
                .param("user", user)
                .param("address", address)
                .param("openedAt", utc(after.openedAt()))
                .param("id", after.id())
                .param("limit", limit)
                .query(SessionQueries::view)
                .list();
    }

    static SessionView view(ResultSet row, int number) throws SQLException {
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
    private record Cursor(Instant openedAt, String id) {
        private static final Pattern TEXT = Pattern.compile("([0-9]{1,11})_([0-9a-f-]{36})");
        private static final Cursor START = new Cursor(Instant.parse("9999-01-01T00:00:00Z"), "");

        static Cursor parse(@Nullable String text) {
            if (text == null || text.isEmpty()) {
                return START;
            }
            Matcher matcher = TEXT.matcher(text);
            if (!matcher.matches()) {
                throw new Refusal(ProblemCode.INVALID_REQUEST, "after must be the next of another page");
            }
            return new Cursor(Instant.ofEpochSecond(Long.parseLong(matcher.group(1))), matcher.group(2));
        }

        String text() {
            return openedAt.getEpochSecond() + "_" + id;
        }
    }
}
