package dev.gatehouse.throttle;

import dev.gatehouse.caller.Caller;
import dev.gatehouse.storage.StorageConfiguration;
import dev.gatehouse.throttle.ThrottleStore.Row;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/**
 * Shows and forgets the failed attempts that all nodes have counted. A budget is found by what it counts, because the store
 * has hashes only.
 */
@Component
public class Waits {
    private static final String NAME = "user";
    private static final String AT_ADDRESS = "user_at_address";

    private final ThrottleStore store;
    private final LiftedWaits lifted;
    private final BackOff backOff;
    private final AttemptLimits limits;
    private final Clock clock;

    Waits(
            ThrottleStore store,
            LiftedWaits lifted,
            ThrottleProperties properties,
            @Qualifier(StorageConfiguration.STORE_CLOCK) Clock clock) {
        this.store = store;
        this.lifted = lifted;
        this.backOff = properties.backOff();
        this.limits = new AttemptLimits(properties);
        this.clock = clock;
    }

    /**
     * The budgets of users and of an address that have failures.
     *
     * @param users the spellings of a user name
     * @param caller at the address; null for none
     */
    public List<Wait> find(Collection<String> users, @Nullable Caller caller) {
        Instant now = clock.instant();
        Map<String, Budget> budgets = budgets(users, caller);
        Map<String, Row> rows = store.read(budgets.keySet(), now);
        return budgets.entrySet().stream()
                .flatMap(budget -> Optional.ofNullable(rows.get(budget.getKey()))
                        .map(row -> wait(budget.getValue(), row.failures(), now))
                        .stream())
                .filter(wait -> wait.failures() > 0)
                .toList();
    }

    /**
     * Forgets the failures of these budgets on all nodes.
     *
     * @param users the spellings of a user name
     * @param caller at the address; null for none
     */
    public void lift(Collection<String> users, @Nullable Caller caller) {
        lifted.lift(budgets(users, caller).keySet(), clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    private Wait wait(Budget budget, Failures failures, Instant now) {
        Duration wait = limits.remainingWait(budget.counts().equals(NAME), failures, now);
        return new Wait(
                budget.counts(),
                budget.user(),
                budget.address(),
                backOff.countAt(failures, now),
                failures.last(),
                wait.isZero() ? null : now.plus(wait));
    }

    private Map<String, Budget> budgets(Collection<String> users, @Nullable Caller caller) {
        Map<String, Budget> budgets = new LinkedHashMap<>();
        String block = caller == null ? null : caller.block();
        for (String user : users) {
            String person = LoginAttempt.userBudget(user);
            budgets.put(person, new Budget(NAME, user, null));
            if (block != null) {
                budgets.put(LoginAttempt.personalBudget(block, user), new Budget(AT_ADDRESS, user, block));
            }
            lifted.personalBudgets(person).forEach(id -> budgets.putIfAbsent(id, new Budget(AT_ADDRESS, user, null)));
        }
        if (block != null) {
            budgets.put(LoginAttempt.addressBudget(block), new Budget("address", null, block));
            budgets.put(LoginAttempt.tokenBudget(block), new Budget("tokens", null, block));
        }
        return budgets;
    }

    private record Budget(
            String counts, @Nullable String user, @Nullable String address) {}
}
