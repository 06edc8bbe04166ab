package dev.gatehouse.session.activity;

import static dev.gatehouse.storage.SqlTime.utc;

import dev.gatehouse.session.activity.Activity.SessionActivity;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Writes the activity of sessions to the table {@code session}. */
@Repository
class ActivityStore {
    private final JdbcTemplate jdbc;

    ActivityStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Writes all or nothing: after a failure, the same activity is written again. */
    @Transactional
    public void write(List<SessionActivity> activity) {
        jdbc.batchUpdate(
                "update session set last_seen_at = greatest(last_seen_at, ?), requests = requests + ?,"
                        + " failures = failures + ? where id = ?",
                activity,
                activity.size(),
                (statement, session) -> {
                    statement.setObject(1, utc(session.lastSeenAt()));
                    statement.setLong(2, session.requests());
                    statement.setLong(3, session.failures());
                    statement.setString(4, session.id());
                });
    }
}
