package dev.gatehouse.session.revocation;

import static dev.gatehouse.storage.SqlTime.instant;
import static dev.gatehouse.storage.SqlTime.utc;

import dev.gatehouse.storage.InList;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the numbered list of revocations in the table {@code ended_session}. */
@Component
record RevocationReader(JdbcClient jdbc) {
    /**
     * @param numberedSince when this store began to number revocations, or has lost some
     * @param lastSequence the highest number, or 0
     * @param concerned the session or user that a certain revocation concerns; null if it is missing
     */
    record State(
            Instant numberedSince,
            long lastSequence,
            @Nullable String concerned) {}

    /** The latest times until which the sessions of users are revoked, by any node; none for a user without such a time. */
    Map<String, Instant> revokedUntil(Collection<String> users) {
        Map<String, Instant> latest = new HashMap<>();
        List<String> names = new ArrayList<>(users);
        names.add(Revocation.EVERYONE);
        jdbc.sql("select user_name, max(opened_until) as latest from ended_session where user_name in (:users) group by"
                        + " user_name")
                .param("users", InList.of(names))
                .query(row -> {
                    latest.put(row.getString("user_name"), instant(row, "latest"));
                });
        Instant ofEveryone = latest.get(Revocation.EVERYONE);
        if (ofEveryone != null) {
            users.forEach(user -> latest.merge(user, ofEveryone, BinaryOperator.maxBy(Comparator.naturalOrder())));
        }
        return latest;
    }

    /** The revocations with a higher number, in their order. None ever appears later with a number that was passed. */
    List<Revocation> after(long sequence, Instant now, int limit) {
        return jdbc.sql("select seq, session_id, user_name, opened_until, except_session, ends_at from ended_session"
                        + " where seq > ? and ends_at > ? order by seq fetch first ? rows only")
                .params(sequence, utc(now), limit)
                .query(RevocationReader::revocation)
                .list();
    }

    /** The highest number that is stored, or 0. */
    long lastSequence() {
        return jdbc.sql("select coalesce(max(seq), 0) from ended_session")
                .query(Long.class)
                .single();
    }

    /** @param sequence the number of one revocation */
    State state(long sequence) {
        return jdbc.sql("select began_at, (select coalesce(max(seq), 0) from ended_session) as last,"
                        + " (select coalesce(user_name, session_id) from ended_session where seq = ?) as concerned"
                        + " from sequence_of_ends")
                .param(sequence)
                .query((row, number) ->
                        new State(instant(row, "began_at"), row.getLong("last"), row.getString("concerned")))
                .single();
    }

    private static Revocation revocation(ResultSet row, int number) throws SQLException {
        String user = row.getString("user_name");
        return user == null
                ? new Revocation.OfSession(row.getLong("seq"), row.getString("session_id"), instant(row, "ends_at"))
                : new Revocation.OfUser(
                        row.getLong("seq"),
                        user,
                        instant(row, "opened_until"),
                        row.getString("except_session"),
                        instant(row, "ends_at"));
    }
}
