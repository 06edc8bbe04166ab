package dev.gatehouse.throttle;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.threads.ThreadPools;
import dev.gatehouse.throttle.ThrottleStore.Row;
import dev.gatehouse.throttle.ThrottleStore.Spending;
import dev.gatehouse.throttle.ThrottleStore.Spent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Makes guessing slow. Whoever has signed in from an address before has a budget of their own there, which nobody else
 * can spend; all others share one by address and one by user name. An attempt counts before it is tried, and is given
 * back when it was no failure: on this node in memory, and in the store as soon as there is anything to lose.
 */
@Component
public class LoginThrottle {
    private static final Duration REFRESH = Duration.ofDays(1);

    private final ThrottleProperties properties;
    private final BackOff backOff;
    private final ThrottleStore store;
    private final StoreAccess access;
    private final NodeBudgets node;
    private final InFlightAttempts underWay = new InFlightAttempts();
    private final Clock clock;
    private final ApplicationEventPublisher events;
    private final Counter refused;

    LoginThrottle(
            ThrottleProperties properties,
            ThrottleStore store,
            Clock clock,
            ApplicationEventPublisher events,
            MeterRegistry meters) {
        this.properties = properties;
        this.backOff = properties.backOff();
        this.store = store;
        this.access = new StoreAccess(clock);
        this.node = new NodeBudgets(backOff);
        this.clock = clock;
        this.events = events;
        this.refused = Counter.builder("gatehouse.throttle.refused")
                .description("Attempts that were not tried, since too many before had failed")
                .register(meters);
    }

    /**
     * Has something tried that costs a guess.
     *
     * @param trial a refusal of it with the status 403 is a failure; any other exception is an outage, which counts
     *     against nobody
     * @throws Refusal {@code too_many_attempts}; then nothing was tried
     */
    public <T> T guarded(LoginAttempt knock, Supplier<T> trial) {
        if (!properties.enabled()) {
            return trial.get();
        }
        Attempt attempt = admitted(knock);
        boolean failed = false;
        boolean succeeded = false;
        try {
            T result = trial.get();
            succeeded = true;
            return result;
        } catch (Refusal refusal) {
            failed = refusal.status() == HttpStatus.FORBIDDEN;
            throw refusal;
        } finally {
            // Others may look again only when the outcome is written down.
            try {
                settle(attempt, failed);
                if (succeeded) {
                    remember(knock, attempt);
                }
            } finally {
                underWay.leave(attempt.ids());
            }
        }
    }

    @Scheduled(fixedDelay = 60_000, initialDelay = 60_000, scheduler = ThreadPools.HOUSEKEEPING)
    void forget() {
        access.tell(() -> store.forget(clock.instant()));
    }

    private Attempt admitted(LoginAttempt knock) {
        Instant now = now();
        Optional<Map<String, Row>> stored = access.ask(() -> store.read(knock.all()));
        Map<String, Row> rows = stored.orElse(Map.of());
        Instant knownUntil = knock.knownUntil(rows);
        boolean known = stored.isPresent() ? knownUntil.isAfter(now) : node.isKnown(knock.own());
        List<String> ids = knock.budgets(known);
        Map<String, Integer> others = underWay.enter(ids);
        try {
            Duration wait = ids.stream()
                    .map(id -> wait(failures(id, rows, now), others.getOrDefault(id, 0), now))
                    .reduce(Duration.ZERO, BackOff::longer);
            require(knock, wait);
            boolean toSpend = rows.values().stream()
                    .anyMatch(row -> ids.contains(row.id()) && backOff.remembered(row.failures(), now) > 0);
            Spending spending =
                    toSpend ? access.ask(() -> store.spend(ids, now)).orElse(Spending.NONE) : Spending.NONE;
            require(knock, spending.toWait());
            return new Attempt(ids, spending.spent(), knownUntil);
        } catch (RuntimeException e) {
            underWay.leave(ids);
            throw e;
        }
    }

    /** What this node has seen counts as well: another attempt may have failed since the store was read. */
    private Failures failures(String id, Map<String, Row> rows, Instant now) {
        Row row = rows.get(id);
        return backOff.worse(row == null ? Failures.NONE : row.failures(), node.of(id), now);
    }

    private Duration wait(Failures failures, int others, Instant now) {
        Duration wait = backOff.wait(failures, now);
        return wait.isZero() && !backOff.hasRoom(failures, others, now) ? backOff.first() : wait;
    }

    private void require(LoginAttempt knock, Duration wait) {
        if (!wait.isZero()) {
            String reason = "has to wait " + wait;
            refused.increment();
            events.publishEvent(new Throttled(knock.user(), knock.caller(), reason));
            throw new Refusal(ProblemCode.TOO_MANY_ATTEMPTS, "Too many attempts, try again later", reason)
                    .withRetryAfter(wait);
        }
    }

    private void settle(Attempt attempt, boolean failed) {
        if (!failed) {
            attempt.spent().forEach(spent -> access.tell(() -> store.giveBack(spent)));
            return;
        }
        Instant now = now();
        for (String id : attempt.ids()) {
            Failures seen = node.failed(id, now);
            if (attempt.spent().stream().noneMatch(spent -> spent.id().equals(id))) {
                access.tell(() -> store.failed(id, seen, now));
            }
        }
    }

    private void remember(LoginAttempt knock, Attempt attempt) {
        Instant until = now().plus(properties.knownFor());
        String own = knock.own();
        if (own != null) {
            node.know(own);
            if (attempt.knownUntil().isBefore(until.minus(REFRESH))) {
                access.tell(() -> store.know(own, until));
            }
        }
    }

    /** As the store keeps it, to the letter. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** @param knownUntil when the budget of one's own ends, or long ago */
    private record Attempt(List<String> ids, List<Spent> spent, Instant knownUntil) {}
}
