package dev.gatehouse.throttle;

import static dev.gatehouse.storage.SqlTime.utc;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Forgets failures in the store. Every node reads there that it must forget its own, see {@link LocalBudgets}. */
@Repository
class LiftedWaits {
    private final JdbcClient jdbc;
    private final BackOff backOff;

    LiftedWaits(JdbcClient jdbc, ThrottleProperties properties) {
        this.jdbc = jdbc;
        this.backOff = properties.backOff();
    }

    /**
     * The ids of the personal budgets of a user.
     *
     * @param person the id of the budget of the user name
     */
    List<String> personalBudgets(String person) {
        return jdbc.sql("select id from throttle_budget where person = ? order by id")
                .param(person)
                .query(String.class)
                .list();
    }

    /**
     * Forgets the failures of these budgets. A budget without a row gets one, since a node may have counted during an outage.
     * Each row is changed by itself, so that no order of locks matters.
     */
    void lift(Collection<String> ids, Instant now) {
        for (String id : ids) {
            if (!update(id, now)) {
                insert(id, now);
            }
        }
    }

    private boolean update(String id, Instant now) {
        return jdbc.sql("update throttle_budget set failures = 0, failed_at = :now, lifted_at = :now, kept_until ="
                                + " case when kept_until > :kept then kept_until else :kept end where id = :id")
                        .param("now", utc(now))
                        .param("kept", utc(now.plus(backOff.retention())))
                        .param("id", id)
                        .update()
                > 0;
    }

    private void insert(String id, Instant now) {
        try {
            jdbc.sql("insert into throttle_budget (id, failures, failed_at, lifted_at, kept_until)"
                            + " values (?, 0, ?, ?, ?)")
                    .param(id)
                    .param(utc(now))
                    .param(utc(now))
                    .param(utc(now.plus(backOff.retention())))
                    .update();
        } catch (DuplicateKeyException countedMeanwhile) {
            update(id, now);
        }
    }
}
