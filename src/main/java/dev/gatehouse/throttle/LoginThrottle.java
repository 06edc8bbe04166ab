package dev.gatehouse.throttle;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.storage.StorageConfiguration;
import dev.gatehouse.throttle.ThrottleStore.Charge;
import dev.gatehouse.throttle.ThrottleStore.Reservation;
import dev.gatehouse.throttle.ThrottleStore.Row;
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
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Limits the rate of failed sign-ins. A user who has signed in from an address before has a personal failure budget there,
 * which no other client can use up; all other attempts share one budget by address and one by user name. An attempt counts
 * as a failure before it is tried and is refunded if it does not fail: in memory, and in the store if the budget has
 * failures already. Attempts in flight never refuse an attempt: it waits for their outcome.
 */
@Component
public class LoginThrottle {
    private static final Duration REFRESH = Duration.ofDays(1);
    private static final Duration MAX_WAIT = Duration.ofSeconds(3);
    private static final int MAX_WAITING = 50;

    private final ThrottleProperties properties;
    private final BackOff backOff;
    private final AttemptLimits limits;
    private final ThrottleStore store;
    private final StoreAccess access;
    private final LocalBudgets local;
    private final InFlightAttempts inFlight = new InFlightAttempts(MAX_WAIT, MAX_WAITING);
    private final Clock clock;
    private final ApplicationEventPublisher events;
    private final Counter refused;

    LoginThrottle(
            ThrottleProperties properties,
            ThrottleStore store,
            @Qualifier(StorageConfiguration.STORE_CLOCK) Clock clock,
            ApplicationEventPublisher events,
            MeterRegistry meters) {
        this.properties = properties;
        this.backOff = properties.backOff();
        this.limits = new AttemptLimits(properties);
        this.store = store;
        this.access = new StoreAccess(clock);
        this.local = new LocalBudgets(backOff, clock);
        this.clock = clock;
        this.events = events;
        this.refused = Counter.builder("gatehouse.throttle.refused")
                .description("Attempts that were not tried, since too many before had failed")
                .register(meters);
    }

    /**
     * Checks credentials unless too many attempts have failed.
     *
     * @param check a refusal with status 403 counts as a failure, and so does one of this class, for the same person under
     *     another name; any other exception does not
     * @return the result of the check
     * @throws Refusal {@code too_many_attempts}; then the check did not run
     */
    public <T> T rateLimited(LoginAttempt attempt, Supplier<T> check) {
        if (!properties.enabled()) {
            return check.get();
        }
        Admission admission = admit(attempt);
        boolean failed = false;
        try {
            T result = check.get();
            markKnown(attempt, admission);
            return result;
        } catch (Refusal refusal) {
            failed = refusal.status() == HttpStatus.FORBIDDEN || refusal.code() == ProblemCode.TOO_MANY_ATTEMPTS;
            throw refusal;
        } finally {
            // The attempt stays in flight until its outcome is recorded, or a parallel attempt would see neither.
            try {
                recordOutcome(admission, failed);
            } finally {
                inFlight.release(admission.ids());
            }
        }
    }

    private Admission admit(LoginAttempt attempt) {
        return tryAdmit(attempt)
                .or(() -> inFlight.retry(attempt.sharedBudgets().get(0), () -> tryAdmit(attempt)))
                .orElseThrow(() -> refusal(attempt, backOff.firstWait()));
    }

    /** @return empty if the outcome of attempts in flight decides whether this one may be tried */
    private Optional<Admission> tryAdmit(LoginAttempt attempt) {
        Instant now = now();
        Optional<Map<String, Row>> stored = local.clean(attempt, now)
                .or(() -> access.query(() -> local.learn(attempt, store.read(attempt.allBudgets(), now), now)));
        Map<String, Row> rows = stored.orElse(Map.of());
        Instant knownUntil = attempt.knownUntil(rows);
        boolean known = stored.isPresent() ? knownUntil.isAfter(now) : local.isKnown(attempt.personalBudget());
        List<String> ids = attempt.budgets(known);
        InFlightAttempts.Entry entry = inFlight.enter(
                ids, (id, others) -> limits.permit(attempt.isOfName(id), failures(id, rows, now), others, now));
        if (entry == InFlightAttempts.Entry.BLOCKED) {
            return Optional.empty();
        }
        if (entry == InFlightAttempts.Entry.REFUSED) {
            throw refusal(attempt, remainingWait(attempt, ids, rows, now));
        }
        try {
            boolean hasFailures = rows.values().stream()
                    .anyMatch(row -> ids.contains(row.id()) && backOff.countAt(row.failures(), now) > 0);
            Reservation reservation = hasFailures
                    ? access.query(() -> store.reserve(ids, now, attempt, limits))
                            .orElse(Reservation.NONE)
                    : Reservation.NONE;
            if (!reservation.remainingWait().isZero()) {
                throw refusal(attempt, reservation.remainingWait());
            }
            return Optional.of(new Admission(ids, reservation.charges(), knownUntil));
        } catch (RuntimeException e) {
            inFlight.release(ids);
            throw e;
        }
    }

    /** Includes what this node has seen: another attempt may have failed since the store was read. */
    private Failures failures(String id, Map<String, Row> rows, Instant now) {
        Row row = rows.get(id);
        return backOff.moreSevere(row == null ? Failures.NONE : row.failures(), local.failures(id, now), now);
    }

    private Duration remainingWait(LoginAttempt attempt, List<String> ids, Map<String, Row> rows, Instant now) {
        return ids.stream()
                .map(id -> limits.remainingWait(attempt.isOfName(id), failures(id, rows, now), now))
                .reduce(Duration.ZERO, BackOff::max);
    }

    private Refusal refusal(LoginAttempt attempt, Duration wait) {
        String reason = "has to wait " + wait;
        refused.increment();
        events.publishEvent(new LoginThrottled(attempt.user(), attempt.caller(), reason));
        return new Refusal(ProblemCode.TOO_MANY_ATTEMPTS, "Too many attempts, try again later", reason)
                .withRetryAfter(wait);
    }

    private void recordOutcome(Admission admission, boolean failed) {
        if (!failed) {
            admission.charges().forEach(charge -> access.update(() -> store.refund(charge)));
            return;
        }
        Instant now = now();
        for (String id : admission.ids()) {
            Failures seen = local.recordFailure(id, now);
            if (admission.charges().stream().noneMatch(charge -> charge.id().equals(id))) {
                access.update(() -> store.recordFailure(id, seen, now));
            }
        }
    }

    private void markKnown(LoginAttempt attempt, Admission admission) {
        Instant until = now().plus(properties.knownFor());
        String personal = attempt.personalBudget();
        if (personal != null) {
            local.markKnown(personal);
            if (admission.knownUntil().isBefore(until.minus(REFRESH))) {
                String person = LoginAttempt.userBudget(String.valueOf(attempt.user()));
                access.update(() -> store.markKnown(personal, person, until));
                local.forgetRead(personal);
            }
        }
    }

    /** In the resolution of the store, so that a refund finds the value that was charged. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /**
     * An attempt that may be tried.
     *
     * @param ids the budgets that apply
     * @param charges failures that were counted in advance
     */
    private record Admission(List<String> ids, List<Charge> charges, Instant knownUntil) {}
}
