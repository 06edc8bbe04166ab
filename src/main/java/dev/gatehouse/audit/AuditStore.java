package dev.gatehouse.audit;

import static dev.gatehouse.storage.SqlTime.utc;

import dev.gatehouse.identity.Subjects;
import dev.gatehouse.token.keys.Pseudonyms;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Writes the table of audit events. */
@Repository
class AuditStore {
    /** What is deleted first: clients without an account can cause these in any number, and must not displace the others. */
    private static final List<String> ORDER_OF_DELETION =
            List.of("kind = 'login_failed'", "kind = 'throttled'", "kind is not null");

    private static final long BATCH = 10_000;

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;
    private final Subjects subjects;
    private final Pseudonyms pseudonyms;

    AuditStore(JdbcClient jdbc, JdbcTemplate batches, Subjects subjects, Pseudonyms pseudonyms) {
        this.jdbc = jdbc;
        this.batches = batches;
        this.subjects = subjects;
        this.pseudonyms = pseudonyms;
    }

    /** Writes all events or none, one transaction at a time: so ids become visible in their order, for readers. */
    @Transactional
    public void append(List<AuditEvent> events) {
        lock();
        batches.batchUpdate(
                "insert into audit_event (at, kind, outcome, user_name, session_id, address, reason)"
                        + " values (?, ?, ?, ?, ?, ?, ?)",
                withoutErasedNames(events),
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

    /**
     * Replaces a name in all events, those included that are still to be written: writers read under the same lock whose
     * names are erased.
     */
    @Transactional
    public void replaceName(String user) {
        lock();
        String pseudonym = pseudonyms.of(user);
        jdbc.sql("update audit_event set user_name = ? where user_name = ?")
                .params(pseudonym, user)
                .update();
        jdbc.sql(
                        "update audit_event set reason = left(concat(cast(:after as varchar(512)),"
                                + " substring(reason, char_length(cast(:before as varchar(512))) + 1)), 512)"
                                + " where kind in (:kinds)"
                                + " and left(reason, char_length(cast(:before as varchar(512)))) = cast(:before as varchar(512))")
                .param("before", AuditEvent.actor(user))
                .param("after", AuditEvent.actor(pseudonym))
                .param("kinds", AuditEvent.KINDS_WITH_ACTOR)
                .update();
    }

    private void lock() {
        jdbc.sql("select only_row from audit_writer for update")
                .query(Integer.class)
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

    /** An event can be about an erased person, or caused by one: it happened before the erasure, or is a try to sign in. */
    private List<AuditEvent> withoutErasedNames(List<AuditEvent> events) {
        Set<String> names = events.stream().flatMap(AuditEvent::names).collect(Collectors.toSet());
        Map<String, String> pseudonymOf =
                subjects.erased(names).stream().collect(Collectors.toMap(Function.identity(), pseudonyms::of));
        return events.stream().map(event -> event.renamed(pseudonymOf)).toList();
    }
}
