package dev.gatehouse.session.activity;

import static dev.gatehouse.storage.SqlTime.utc;

import dev.gatehouse.storage.TableSize;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;

/**
 * Counts the live sessions at a cost that does not grow with their number. It reads at most {@link #SAMPLE} rows, twice: if
 * the table has more, it counts the live ones among the rows after a random id, since the ids of sessions are random.
 */
@Component
record LiveSessionCount(JdbcClient jdbc, TableSize size, IdGenerator ids) {
    static final int SAMPLE = 1_000;
    static final String UP = sql(">=", "asc");
    static final String DOWN = sql("<=", "desc");

    private static final String TABLE = "session";

    /** Exact up to {@link #SAMPLE} rows, also those of ended sessions; an estimate beyond. */
    long at(Instant now) {
        Sample first = sample(UP, "", now);
        if (first.rows() < SAMPLE) {
            return first.live();
        }
        String id = ids.generateId().toString();
        Sample random = sample(id.charAt(0) < '8' ? UP : DOWN, id, now);
        return Math.max(SAMPLE, size.of(TABLE)) * random.live() / Math.max(1, random.rows());
    }

    private Sample sample(String sql, String id, Instant now) {
        return jdbc.sql(sql)
                .params(utc(now), id)
                .query((row, number) -> new Sample(row.getLong("total"), row.getLong("live_ones")))
                .single();
    }

    private static String sql(String comparison, String order) {
        return "select count(*) as total, count(case when live = true and ends_at > ? then 1 end) as live_ones from"
                + " (select live, ends_at from " + TABLE + " where id " + comparison + " ? order by id " + order
                + " fetch first " + SAMPLE + " rows only) as some_rows";
    }

    private record Sample(long rows, long live) {}
}
