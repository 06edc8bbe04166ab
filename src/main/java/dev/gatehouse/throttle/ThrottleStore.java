package dev.gatehouse.throttle;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/** The budgets that all nodes share. In plain SQL, so that any database serves. */
@Repository
class ThrottleStore {
    private static final String ROWS =
            "select id, failures, failed_at, known_until from throttle_budget where id in (:ids) order by id";

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final BackOff backOff;

    ThrottleStore(JdbcClient jdbc, TransactionTemplate transactions, ThrottleProperties properties) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.backOff = properties.backOff();
    }

    Map<String, Row> read(Collection<String> ids) {
        return rows(ROWS, ids).stream().collect(Collectors.toMap(Row::id, Function.identity()));
    }

    /**
     * Counts an attempt as a failure before it is tried, by those budgets that have failures already: of many nodes at
     * once, one gets the guess. The rows are locked in one order, so two attempts cannot wait for each other.
     */
    Spending spend(Collection<String> ids, Instant now) {
        return inTransaction(() -> {
            List<Row> rows = rows(ROWS + " for update", ids);
            Duration wait =
                    rows.stream().map(row -> backOff.wait(row.failures(), now)).reduce(Duration.ZERO, BackOff::longer);
            List<Spent> spent = new ArrayList<>();
            for (Row row : wait.isZero() ? rows : List.<Row>of()) {
                if (backOff.remembered(row.failures(), now) > 0) {
                    Failures after = backOff.failed(row.failures(), now);
                    write(row, after);
                    spent.add(new Spent(row.id(), row.failures(), after));
                }
            }
            return new Spending(wait, spent);
        });
    }

    /** As if it had never been, unless others have counted since: then theirs stays, and one goes. */
    void giveBack(Spent spent) {
        jdbc.sql("update throttle_budget set"
                        + " failures = case when failures = :mine and failed_at = :at then :before else failures - 1 end,"
                        + " failed_at = case when failures = :mine and failed_at = :at then :since else failed_at end"
                        + " where id = :id and failures > 0")
                .param("mine", spent.after().count())
                .param("at", utc(spent.after().last()))
                .param("before", spent.before().count())
                .param("since", utc(spent.before().last()))
                .param("id", spent.id())
                .update();
    }

    /** @param seen what the node that counts has seen by itself: more than the store, if that was gone for a while */
    void failed(String id, Failures seen, Instant now) {
        if (insert(id, seen, null)) {
            return;
        }
        inTransaction(() -> rows(ROWS + " for update", List.of(id)).stream()
                .map(row -> write(row, backOff.worse(backOff.failed(row.failures(), now), seen, now)))
                .toList());
    }

    /** Has the user's own budget at this address in force until then. */
    void know(String id, Instant until) {
        int updated = jdbc.sql("update throttle_budget set known_until = :until, kept_until ="
                        + " case when kept_until > :until then kept_until else :until end where id = :id")
                .param("until", utc(until))
                .param("id", id)
                .update();
        if (updated == 0) {
            insert(id, Failures.NONE, until);
        }
    }

    /** @return how many rows said nothing any more */
    int forget(Instant past) {
        return jdbc.sql("delete from throttle_budget where kept_until < ?")
                .param(utc(past))
                .update();
    }

    private boolean insert(String id, Failures failures, @Nullable Instant knownUntil) {
        try {
            jdbc.sql("insert into throttle_budget (id, failures, failed_at, known_until, kept_until)"
                            + " values (?, ?, ?, ?, ?)")
                    .param(id)
                    .param(failures.count())
                    .param(utc(failures.last()))
                    .param(knownUntil == null ? null : utc(knownUntil))
                    .param(utc(keptUntil(failures, knownUntil)))
                    .update();
            return true;
        } catch (DuplicateKeyException anotherWasFaster) {
            return false;
        }
    }

    private int write(Row row, Failures failures) {
        return jdbc.sql("update throttle_budget set failures = ?, failed_at = ?, kept_until = ? where id = ?")
                .param(failures.count())
                .param(utc(failures.last()))
                .param(utc(keptUntil(failures, row.knownUntil())))
                .param(row.id())
                .update();
    }

    private Instant keptUntil(Failures failures, @Nullable Instant knownUntil) {
        Instant forgotten = backOff.forgotten(failures);
        return knownUntil != null && knownUntil.isAfter(forgotten) ? knownUntil : forgotten;
    }

    private List<Row> rows(String query, Collection<String> ids) {
        return jdbc.sql(query).param("ids", ids).query(ThrottleStore::row).list();
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        OffsetDateTime knownUntil = row.getObject("known_until", OffsetDateTime.class);
        return new Row(
                row.getString("id"),
                new Failures(
                        row.getInt("failures"),
                        row.getObject("failed_at", OffsetDateTime.class).toInstant()),
                knownUntil == null ? null : knownUntil.toInstant());
    }

    private <T> T inTransaction(Supplier<T> work) {
        return Objects.requireNonNull(transactions.execute(status -> work.get()));
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** @param knownUntil for the budget of a user at an address: until when it is in force, if at all */
    record Row(String id, Failures failures, @Nullable Instant knownUntil) {}

    /** An attempt that was counted, and what is to be put back if it was no failure. */
    record Spent(String id, Failures before, Failures after) {}

    /** @param toWait if not zero, nothing was spent */
    record Spending(Duration toWait, List<Spent> spent) {
        static final Spending NONE = new Spending(Duration.ZERO, List.of());
    }
}
