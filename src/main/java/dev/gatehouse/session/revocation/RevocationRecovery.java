package dev.gatehouse.session.revocation;

import static dev.gatehouse.storage.SqlTime.instant;
import static dev.gatehouse.storage.SqlTime.utc;

import dev.gatehouse.storage.StorageConfiguration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.IdGenerator;

/** Writes revocations that the store has lost, in an asynchronous failover or by a restored backup. */
@Component
record RevocationRecovery(
        @Qualifier(StorageConfiguration.FOLLOWERS) JdbcClient jdbc,
        @Qualifier(StorageConfiguration.FOLLOWERS) TransactionTemplate transactions,
        IdGenerator ids) {

    /**
     * Writes the revocations that the store lacks. The list gets another name, unless another node has renamed it, so that
     * services read it from the beginning.
     *
     * @param remembered what this node knows
     * @param numberedSince the name of the list when this node read it
     */
    void writeMissing(Collection<Revocation> remembered, Instant numberedSince, Instant now) {
        transactions.executeWithoutResult(status -> {
            RevocationStore store = new RevocationStore(jdbc, ids);
            store.lock();
            jdbc.sql("update sequence_of_ends set began_at = current_timestamp where began_at = ?")
                    .param(utc(numberedSince))
                    .update();
            Set<String> sessions = sessions();
            Map<String, Instant> users = users();
            for (Revocation revocation : remembered) {
                if (revocation instanceof Revocation.OfSession session && !sessions.contains(session.id())) {
                    insert(session, now);
                } else if (revocation instanceof Revocation.OfUser user
                        && users.getOrDefault(user.user(), Instant.MIN).isBefore(user.openedUntil())) {
                    store.insert(user, now);
                    markEnded(user, now);
                }
            }
        });
    }

    private Set<String> sessions() {
        return new HashSet<>(jdbc.sql("select session_id from ended_session where user_name is null")
                .query(String.class)
                .list());
    }

    private Map<String, Instant> users() {
        Map<String, Instant> users = new HashMap<>();
        jdbc.sql("select user_name, max(opened_until) as latest from ended_session where user_name is not null"
                        + " group by user_name")
                .query(row -> {
                    users.put(row.getString("user_name"), instant(row, "latest"));
                });
        return users;
    }

    private void insert(Revocation.OfSession session, Instant now) {
        jdbc.sql("insert into ended_session (session_id, ended_at, ends_at) values (?, ?, ?)")
                .params(session.id(), utc(now), utc(session.until()))
                .update();
        jdbc.sql("update session set live = false, ended_at = ?, end_reason = ? where id = ? and live = true")
                .params(utc(now), RevocationReason.RECOVERED.text(), session.id())
                .update();
    }

    private void markEnded(Revocation.OfUser user, Instant now) {
        jdbc.sql("update session set live = false, ended_at = ?, end_reason = ?"
                        + " where user_name = ? and opened_at <= ? and id <> ? and live = true")
                .params(
                        utc(now),
                        RevocationReason.RECOVERED.text(),
                        user.user(),
                        utc(user.openedUntil()),
                        user.exceptId() == null ? "" : user.exceptId())
                .update();
    }
}
