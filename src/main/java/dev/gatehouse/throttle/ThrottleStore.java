package dev.gatehouse.throttle;

import static dev.gatehouse.storage.SqlTime.utc;
import static dev.gatehouse.storage.SqlTime.utcOrNull;

import dev.gatehouse.storage.ExpiringData;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/** The failure budgets that all nodes share, in portable SQL. */
@Repository
class ThrottleStore implements ExpiringData {
    private final JdbcClient jdbc;
    private final ThrottleRows rows;
    private final TransactionTemplate transactions;
    private final BackOff backOff;

    ThrottleStore(JdbcClient jdbc, TransactionTemplate transactions, ThrottleProperties properties) {
        this.jdbc = jdbc;
        this.rows = new ThrottleRows(jdbc);
        this.transactions = transactions;
        this.backOff = properties.backOff();
    }

    /** A failure in the future, of a node whose clock was wrong, counts as one of now. */
    Map<String, Row> read(Collection<String> ids, Instant now) {
        Map<String, Row> found = rows.read(ids);
        if (found.values().stream().noneMatch(row -> row.failures().isInFuture(now))) {
            return found;
        }
        jdbc.sql("update throttle_budget set failed_at = :now where id in (:ids) and failed_at > :now")
                .param("now", utc(now))
                .param("ids", ids)
                .update();
        return rows.read(ids);
    }

    /**
     * Counts an attempt as a failure before it is tried, for each budget that has failures already: of several nodes that
     * try at once, one gets the guess. The rows are locked in one order, so that two attempts cannot deadlock.
     */
    Reservation reserve(Collection<String> ids, Instant now, LoginAttempt attempt, AttemptLimits limits) {
        return Objects.requireNonNull(transactions.execute(status -> {
            List<Row> locked = rows.lock(ids);
            Duration wait = locked.stream()
                    .map(row -> limits.remainingWait(attempt.isOfName(row.id()), row.failures(), now))
                    .reduce(Duration.ZERO, BackOff::max);
            List<Charge> charges = new ArrayList<>();
            for (Row row : wait.isZero() ? locked : List.<Row>of()) {
                if (backOff.countAt(row.failures(), now) > 0) {
                    Failures after = backOff.failed(row.failures(), now);
                    write(row, after);
                    charges.add(new Charge(row.id(), row.failures(), after));
                }
            }
            return new Reservation(wait, charges);
        }));
    }

    /** Restores the budget. If other attempts have failed since, it subtracts one failure and keeps the later time. */
    void refund(Charge charge) {
        jdbc.sql("update throttle_budget set failures = case when failures = :mine and failed_at = :at then :before"
                        + " else failures - 1 end, failed_at = case when failures = :mine and failed_at = :at then :since else"
                        + " failed_at end where id = :id and failures > 0")
                .param("mine", charge.after().count())
                .param("at", utc(charge.after().last()))
                .param("before", charge.before().count())
                .param("since", utc(charge.before().last()))
                .param("id", charge.id())
                .update();
    }

    /** @param seen the failures that this node has seen, which are more than those in the store after an outage */
    void recordFailure(String id, Failures seen, Instant now) {
        if (insert(id, seen, null, null)) {
            return;
        }
        transactions.executeWithoutResult(status -> rows.lock(List.of(id))
                .forEach(row -> write(row, backOff.moreSevere(backOff.failed(row.failures(), now), seen, now))));
    }

    /**
     * The user has a personal budget at this address until then.
     *
     * @param person the id of the budget of the user name
     */
    void markKnown(String id, String person, Instant until) {
        int updated = jdbc.sql("update throttle_budget set person = :person, known_until = :until, kept_until ="
                        + " case when kept_until > :until then kept_until else :until end where id = :id")
                .param("person", person)
                .param("until", utc(until))
                .param("id", id)
                .update();
        if (updated == 0) {
            insert(id, Failures.NONE, until, person);
        }
    }

    /** Deletes budgets without failures that still count, except those of known addresses. */
    @Override
    public void deleteExpired(Instant now) {
        jdbc.sql("delete from throttle_budget where kept_until < ?")
                .param(utc(now))
                .update();
    }

    private boolean insert(String id, Failures failures, @Nullable Instant knownUntil, @Nullable String person) {
        try {
            jdbc.sql("insert into throttle_budget (id, failures, failed_at, known_until, person, kept_until)"
                            + " values (?, ?, ?, ?, ?, ?)")
                    .param(id)
                    .param(failures.count())
                    .param(utc(failures.last()))
                    .param(utcOrNull(knownUntil))
                    .param(person)
                    .param(utc(keptUntil(failures, knownUntil, null)))
                    .update();
            return true;
        } catch (DuplicateKeyException anotherNodeWasFaster) {
            return false;
        }
    }

    private void write(Row row, Failures failures) {
        Instant keptUntil = keptUntil(failures, row.knownUntil(), row.liftedAt());
        jdbc.sql("update throttle_budget set failures = ?, failed_at = ?, kept_until = ? where id = ?")
                .params(failures.count(), utc(failures.last()), utc(keptUntil), row.id())
                .update();
    }

    private Instant keptUntil(Failures failures, @Nullable Instant knownUntil, @Nullable Instant liftedAt) {
        return Stream.of(
                        Optional.of(backOff.expiry(failures)),
                        Optional.ofNullable(knownUntil),
                        Optional.ofNullable(liftedAt).map(lifted -> lifted.plus(backOff.retention())))
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /**
     * @param knownUntil for a personal budget: the time until which it applies
     * @param liftedAt when an administrator forgot the failures
     */
    record Row(
            String id,
            Failures failures,
            @Nullable Instant knownUntil,
            @Nullable Instant liftedAt) {}

    /** A failure that was counted in advance. */
    record Charge(String id, Failures before, Failures after) {}

    /** @param remainingWait not zero if nothing was charged */
    record Reservation(Duration remainingWait, List<Charge> charges) {
        static final Reservation NONE = new Reservation(Duration.ZERO, List.of());
    }
}
