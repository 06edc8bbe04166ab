package dev.gatehouse.session;

import static dev.gatehouse.storage.SqlTime.utc;

import dev.gatehouse.session.Activity.Seen;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Writes what went on in sessions. */
@Repository
class ActivityStore {
    private final JdbcTemplate jdbc;

    ActivityStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** All of it or nothing: what failed is added up and written again. */
    @Transactional
    public void write(List<Seen> sessions) {
        jdbc.batchUpdate(
                "update session set last_seen_at = greatest(last_seen_at, ?), requests = requests + ?,"
                        + " failures = failures + ? where id = ?",
                sessions,
                sessions.size(),
                (statement, seen) -> {
                    statement.setObject(1, utc(seen.at()));
                    statement.setLong(2, seen.requests());
                    statement.setLong(3, seen.failures());
                    statement.setString(4, seen.id());
                });
    }
}
