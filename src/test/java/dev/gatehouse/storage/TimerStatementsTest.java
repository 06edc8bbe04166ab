package dev.gatehouse.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.TestPostgres;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.config.ScheduledTask;
import org.springframework.scheduling.config.ScheduledTaskHolder;
import org.springframework.transaction.support.TransactionTemplate;

/** What timers read does not grow with a table. PostgreSQL counts the rows and the entries of indexes that they read. */
class TimerStatementsTest {
    private static final int ROWS = 20_000;

    /** Above the sample of {@code LiveSessionCount}. */
    private static final long MAX_READ = ROWS / 8;

    private static final String LATER = "timestamptz '2100-01-01'";

    /** Each table that grows, and a row of it that no timer deletes; x is its number. */
    private static final Map<String, String> GROWING = new TreeMap<>(
            Map.of(
                    "session",
                    "(id, user_name, source, opened_at, last_seen_at, ends_at) select gen_random_uuid(), 'u' || x, 'corp', now(),"
                            + " now(), " + LATER,
                    "ended_session",
                    "(session_id, ended_at, ends_at) select gen_random_uuid(), now(), " + LATER,
                    "subject",
                    "(user_name, source) select 'u' || x, 'corp'",
                    "throttle_budget",
                    "(id, failures, failed_at, kept_until) select 'b' || x, 1, now(), " + LATER,
                    "audit_event",
                    "(at, kind, outcome) select " + LATER + ", 'login', 'success'",
                    "known_origin",
                    "(user_name, origin, seen_at) select 'u' || x, 'o', " + LATER,
                    "local_user",
                    "(name, password_hash, enabled, created_at) select 'u' || x, '', true, now()",
                    "local_authority",
                    "(user_name, authority) select 'u' || x, 'reader'",
                    "protected_resource",
                    "(user_name, document, updated_at) select 'u' || x, '{}', now()",
                    "overview_count",
                    "(slot_seconds, starts_at, kind, name, outcome, bucket, amount) select 60, 4102444800 + x, 'k', 'n', 'o', 0, 1"));

    private static final Set<String> BOUNDED = Set.of(
            "audit_writer",
            "clock_seen",
            "flyway_schema_history",
            "key_ring",
            "node",
            "overview_sessions",
            "ring_key",
            "sequence_of_ends",
            "session_slot",
            "withdrawn_key");

    private static Gatehouse gatehouse;

    @BeforeAll
    static void start() {
        String url = TestPostgres.freshDatabase();
        Stream.concat(Stream.of("local_user"), GROWING.keySet().stream())
                .distinct()
                .forEach(table -> TestPostgres.execute(
                        url,
                        "insert into " + table + " " + GROWING.get(table) + " from generate_series(1, " + ROWS
                                + ") as x"));
        TestPostgres.execute(url, "analyze");
        gatehouse = Gatehouse.demo("--spring.datasource.url=" + url, "--gatehouse.audit.max-events=" + (ROWS - 1));
    }

    @AfterAll
    static void stop() {
        gatehouse.close();
    }

    @Test
    void everyTableIsKnownHere() {
        assertThat(jdbc().sql(
                                "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'")
                        .query(String.class)
                        .list())
                .containsExactlyInAnyOrderElementsOf(Stream.of(GROWING.keySet(), BOUNDED)
                        .flatMap(Set::stream)
                        .toList());
    }

    @Test
    void noTimerReadsMuchOfATable() {
        String token = gatehouse.signIn("alice");
        assertThat(gatehouse.getAs(token, "/me").status()).isEqualTo(200);
        List<ScheduledTask> timers = gatehouse.beans().getBeansOfType(ScheduledTaskHolder.class).values().stream()
                .flatMap(holder -> holder.getScheduledTasks().stream())
                .toList();
        // Once after the start, and then only when many events were added, these are counted.
        timers.stream()
                .filter(timer -> timer.toString().contains("AuditRetention"))
                .forEach(TimerStatementsTest::readBy);
        Map<String, Long> most = new HashMap<>();
        for (ScheduledTask timer : timers) {
            readBy(timer).forEach((table, rows) -> {
                most.merge(table, rows, Math::max);
                assertThat(rows).as("rows of %s that %s reads", table, timer).isLessThan(MAX_READ);
            });
        }
        assertThat(timers).hasSizeGreaterThan(10);
        assertThat(most.get("session")).isGreaterThan(1);
    }

    /** In a transaction of this thread, which is rolled back: the server counts what the transaction has read. */
    private static Map<String, Long> readBy(ScheduledTask timer) {
        TransactionTemplate followers = gatehouse.beans().getBean("followerTransactions", TransactionTemplate.class);
        return gatehouse.bean(TransactionTemplate.class).execute(requests -> {
            requests.setRollbackOnly();
            Map<String, Long> before = read();
            followers.executeWithoutResult(
                    following -> timer.getTask().getRunnable().run());
            return read().entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, after -> after.getValue() - before.get(after.getKey())));
        });
    }

    private static Map<String, Long> read() {
        Map<String, Long> rows = new HashMap<>();
        jdbc().sql("select relname, pg_stat_get_xact_tuples_returned(oid) + coalesce((select"
                        + " sum(pg_stat_get_xact_tuples_returned(indexrelid)) from pg_index where indrelid = pg_class.oid), 0)"
                        + " as read from pg_class where relname in (:tables)")
                .param("tables", GROWING.keySet())
                .query(row -> {
                    rows.put(row.getString("relname"), row.getLong("read"));
                });
        return rows;
    }

    private static JdbcClient jdbc() {
        return gatehouse.bean(JdbcClient.class);
    }
}
