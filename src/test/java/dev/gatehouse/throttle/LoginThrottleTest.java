package dev.gatehouse.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.caller.Caller;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.support.MemoryDatabase;
import dev.gatehouse.support.MovableClock;
import dev.gatehouse.throttle.ThrottleStore.Row;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The boundaries of the login throttle, with a real store. What a client sees is in ThrottleTest. */
@Tag("unit")
class LoginThrottleTest {
    private static final Caller HOME = new Caller("192.0.2.1", "Browser/1");
    private static final LoginAttempt ALICE_AT_HOME = LoginAttempt.withPassword("alice", HOME);
    private static final LoginAttempt ALICE_ELSEWHERE =
            LoginAttempt.withPassword("alice", new Caller("198.51.100.1", null));
    private static final LoginAttempt TOKEN = LoginAttempt.withToken(HOME);
    private static final ThrottleProperties PROPERTIES = properties(true);

    private final MovableClock clock = new MovableClock();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final List<Object> events = Collections.synchronizedList(new ArrayList<>());

    @AutoClose
    private final MemoryDatabase database = new MemoryDatabase();

    private final ThrottleStore store = new ThrottleStore(database.jdbc(), database.transactions(), PROPERTIES);
    private LoginThrottle throttle = node(PROPERTIES, store);

    /** T81. A node whose clock was 400 days ahead has counted them, or this node before its own clock was set. */
    @Test
    void aFailureInTheFutureMakesNobodyWaitLongerThanOneOfNow() {
        clock.advance(Duration.ofDays(400));
        fail(ALICE_AT_HOME, 3);
        clock.advance(Duration.ofDays(-400));
        assertThat(signIn(ALICE_AT_HOME)).isEqualTo("has to wait PT1S");
        clock.advance(Duration.ofSeconds(1));
        assertThat(signIn(ALICE_AT_HOME)).doesNotStartWith("has to wait");
    }

    @Test
    void anAttemptIsPermittedExactlyWhenTheWaitIsOver() {
        fail(ALICE_AT_HOME, 3);
        assertThat(signIn(ALICE_AT_HOME)).isEqualTo("has to wait PT1S");
        clock.advance(Duration.ofMillis(999));
        assertThat(signIn(ALICE_AT_HOME)).isEqualTo("has to wait PT0.001S");
        clock.advance(Duration.ofMillis(1));
        assertThat(signIn(ALICE_AT_HOME)).isEqualTo("signed in");
    }

    @Test
    void aRefusedAttemptIsPublishedAndCountedAndDoesNotRun() {
        fail(ALICE_AT_HOME, 3);
        assertThat(events).isEmpty();
        List<String> runs = new ArrayList<>();
        assertThatThrownBy(() -> throttle.rateLimited(ALICE_AT_HOME, () -> runs.add("run")))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(ProblemCode.TOO_MANY_ATTEMPTS);
                    assertThat(refusal.retryAfter()).contains("1");
                    assertThat(refusal).hasMessage("has to wait PT1S");
                });
        assertThat(runs).isEmpty();
        assertThat(events).containsExactly(new LoginThrottled("alice", HOME, "has to wait PT1S"));
        assertThat(refused()).isEqualTo(1);
    }

    @Test
    void onlyARefusalWithStatus403IsAFailure() {
        for (ProblemCode code : List.of(
                ProblemCode.IDENTITY_SOURCE_UNAVAILABLE, ProblemCode.INVALID_REQUEST, ProblemCode.INTERNAL_ERROR)) {
            assertThat(outcome(ALICE_AT_HOME, () -> refuse(code))).isEqualTo(code.text());
        }
        assertThatThrownBy(() -> throttle.rateLimited(ALICE_AT_HOME, () -> {
                    throw new IllegalStateException("a bug");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(database.rows("throttle_budget")).isZero();
        assertThat(outcome(ALICE_AT_HOME, () -> refuse(ProblemCode.ACCOUNT_LOCKED)))
                .isEqualTo("account_locked");
        assertThat(stored(ALICE_AT_HOME.sharedBudgets()))
                .extracting(Failures::count)
                .containsExactly(1, 1);
    }

    @Test
    void withoutLimitsEveryAttemptRunsAndNothingIsStored() {
        throttle = node(properties(false), store);
        for (int i = 0; i < 10; i++) {
            assertThat(guess(ALICE_AT_HOME)).isEqualTo("authentication_failed");
        }
        assertThat(signIn(ALICE_AT_HOME)).isEqualTo("signed in");
        assertThat(database.rows("throttle_budget")).isZero();
    }

    @Test
    void aSuccessRestoresTheFailuresAndTheirTime() {
        fail(ALICE_AT_HOME, 2);
        List<Failures> before = stored(ALICE_AT_HOME.sharedBudgets());
        clock.advance(Duration.ofSeconds(5));
        assertThat(outcome(ALICE_AT_HOME, () -> {
                    assertThat(stored(ALICE_AT_HOME.sharedBudgets()))
                            .as("charged in advance")
                            .allMatch(failures -> failures.count() == 3);
                    return "signed in";
                }))
                .isEqualTo("signed in");
        assertThat(stored(ALICE_AT_HOME.sharedBudgets())).isEqualTo(before);
    }

    @Test
    void aFailureThatWasChargedInAdvanceCountsOnce() {
        fail(ALICE_AT_HOME, 2);
        assertThat(stored(ALICE_AT_HOME.sharedBudgets()))
                .extracting(Failures::count)
                .containsExactly(2, 2);
    }

    @Test
    void aFailureCountsAtBudgetsWithAndWithoutEarlierFailures() {
        fail(LoginAttempt.withPassword("bob", HOME), 1);
        fail(ALICE_AT_HOME, 1);
        assertThat(stored(ALICE_AT_HOME.sharedBudgets()))
                .extracting(Failures::count)
                .containsExactly(2, 1);
    }

    @Test
    void anAttemptUsesEachOfItsBudgets() {
        fail(ALICE_AT_HOME, 1);
        fail(LoginAttempt.withPassword("bob", HOME), 2);
        assertThat(signIn(ALICE_AT_HOME)).as("the address").isEqualTo("has to wait PT1S");
        assertThat(signIn(ALICE_ELSEWHERE)).isEqualTo("signed in");
        assertThat(signIn(TOKEN)).as("tokens have another budget").isEqualTo("signed in");
    }

    @Test
    void aUserHasABudgetOfTheirOwnAtAnAddressExactlyAsLongAsItIsKnown() {
        signIn(ALICE_AT_HOME);
        clock.advance(Duration.ofDays(90).minusMillis(1));
        fail(ALICE_ELSEWHERE, 3);
        assertThat(guess(ALICE_AT_HOME)).isEqualTo("authentication_failed");
        clock.advance(Duration.ofMillis(1));
        assertThat(guess(ALICE_AT_HOME)).isEqualTo("has to wait PT0.999S");
    }

    @Test
    void aKnownAddressIsWrittenAgainAfterMoreThanADay() {
        signIn(ALICE_AT_HOME);
        Instant first = knownUntil();
        assertThat(first).isEqualTo(clock.instant().plus(Duration.ofDays(90)));
        clock.advance(Duration.ofDays(1));
        signIn(ALICE_AT_HOME);
        assertThat(knownUntil()).isEqualTo(first);
        clock.advance(Duration.ofMillis(1));
        signIn(ALICE_AT_HOME);
        assertThat(knownUntil()).isEqualTo(clock.instant().plus(Duration.ofDays(90)));
    }

    @Test
    void aFailureMakesNoAddressKnown() {
        fail(ALICE_AT_HOME, 1);
        assertThat(store.read(List.of(ALICE_AT_HOME.personalBudget()), clock.instant()))
                .isEmpty();
    }

    @Test
    void attemptsInFlightCountAsFailuresUntilTheirOutcomeIsRecorded() {
        assertThat(inFlight(2)).isEqualTo("signed in");
        assertThat(inFlight(3)).isEqualTo("has to wait PT1S");
        assertThat(inFlight(2)).as("all were released").isEqualTo("signed in");
        fail(TOKEN, 3);
        assertThat(signIn(TOKEN)).isEqualTo("has to wait PT1S");
        clock.advance(Duration.ofHours(1));
        assertThat(inFlight(2)).as("a refused attempt is not in flight").isEqualTo("signed in");
    }

    /** T75. */
    @Test
    void anAttemptWaitsForTheOutcomeOfThoseInFlight() throws Exception {
        assertThat(outcomesOfFour("signed in")).containsOnly("signed in");
        assertThat(refused()).isZero();
    }

    @Test
    void anAttemptThatWaitedIsRefusedWithoutATrialIfThoseInFlightFail() throws Exception {
        assertThat(outcomesOfFour("authentication_failed"))
                .containsExactlyInAnyOrder(
                        "authentication_failed", "authentication_failed", "authentication_failed", "has to wait PT1S");
        assertThat(stored(TOKEN.sharedBudgets())).extracting(Failures::count).containsExactly(3);
    }

    /** Three attempts are in flight when a fourth is made. They end one after the other while it waits. */
    private List<String> outcomesOfFour(String outcome) throws Exception {
        CountDownLatch inFlight = new CountDownLatch(3);
        List<CountDownLatch> ends =
                Stream.generate(() -> new CountDownLatch(1)).limit(3).toList();
        ExecutorService clients = Executors.newFixedThreadPool(4);
        Thread fourth = Thread.currentThread();
        List<Future<String>> first = new ArrayList<>();
        for (CountDownLatch end : ends) {
            first.add(clients.submit(() -> outcome(TOKEN, () -> {
                inFlight.countDown();
                await(end);
                return end(outcome);
            })));
        }
        await(inFlight);
        Future<List<String>> whenItWaits = clients.submit(() -> {
            while (fourth.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            List<String> outcomes = new ArrayList<>();
            for (int i = 0; i < ends.size(); i++) {
                ends.get(i).countDown();
                outcomes.add(first.get(i).get());
            }
            return outcomes;
        });
        List<String> outcomes = new ArrayList<>(List.of(outcome(TOKEN, () -> end(outcome))));
        outcomes.addAll(whenItWaits.get());
        clients.shutdownNow();
        return outcomes;
    }

    private static String end(String outcome) {
        return outcome.equals("authentication_failed") ? refuse(ProblemCode.AUTHENTICATION_FAILED) : outcome;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Another node's attempt fails after this node has read the budgets and before it locks them. */
    @Test
    void aFailureOnAnotherNodeBetweenReadingAndLockingCounts() {
        fail(TOKEN, 2);
        List<String> budgets = TOKEN.sharedBudgets();
        ThrottleStore overtaken = new ThrottleStore(database.jdbc(), database.transactions(), PROPERTIES) {
            @Override
            Map<String, Row> read(Collection<String> ids, Instant now) {
                Map<String, Row> rows = super.read(ids, now);
                store.recordFailure(budgets.get(0), Failures.NONE, clock.instant());
                return rows;
            }
        };
        throttle = node(PROPERTIES, overtaken);
        assertThat(signIn(TOKEN)).isEqualTo("has to wait PT1S");
        assertThat(stored(budgets)).extracting(Failures::count).containsExactly(3);
    }

    @Test
    void withoutTheStoreANodeCountsByItselfAndWritesTheFailuresLater() {
        database.setAvailable(false);
        fail(ALICE_AT_HOME, 3);
        assertThat(signIn(ALICE_AT_HOME)).isEqualTo("has to wait PT1S");
        database.setAvailable(true);
        clock.advance(Duration.ofSeconds(5));
        assertThat(guess(ALICE_AT_HOME)).isEqualTo("authentication_failed");
        assertThat(stored(ALICE_AT_HOME.sharedBudgets()))
                .extracting(Failures::count)
                .containsExactly(4, 4);
    }

    @Test
    void withoutTheStoreOnlyTheNodeOfAnEarlierSignInKnowsTheAddress() {
        signIn(ALICE_AT_HOME);
        LoginThrottle another = node(PROPERTIES, store);
        database.setAvailable(false);
        fail(ALICE_ELSEWHERE, 3);
        assertThat(signIn(ALICE_AT_HOME)).isEqualTo("signed in");
        throttle = another;
        fail(ALICE_ELSEWHERE, 3);
        assertThat(signIn(ALICE_AT_HOME)).isEqualTo("has to wait PT1S");
    }

    @Test
    void withoutTheStoreTokensAreThrottledToo() {
        database.setAvailable(false);
        fail(TOKEN, 3);
        assertThat(signIn(TOKEN)).isEqualTo("has to wait PT1S");
    }

    @Test
    void aKnownUserWithoutFailuresIsReadOnceInTenSeconds() {
        AtomicInteger reads = new AtomicInteger();
        throttle = node(PROPERTIES, counting(reads));
        signIn(ALICE_AT_HOME);
        signIn(ALICE_AT_HOME);
        assertThat(reads).as("the first sign-in made the address known").hasValue(2);
        signIn(ALICE_AT_HOME);
        clock.advance(LocalBudgets.CLEAN.minusMillis(1));
        signIn(ALICE_AT_HOME);
        assertThat(reads).hasValue(2);
        clock.advance(Duration.ofMillis(1));
        signIn(ALICE_AT_HOME);
        assertThat(reads).hasValue(3);
        signIn(ALICE_ELSEWHERE);
        assertThat(reads).as("another address").hasValue(4);
        guess(ALICE_AT_HOME);
        guess(ALICE_AT_HOME);
        assertThat(reads).as("after a failure each attempt reads").hasValue(5);
    }

    /** Without a read of the store, a node permits one guess, and as many at once as have room in flight. */
    @Test
    void failuresOnAnotherNodeInTheseTenSecondsPermitOneGuessMore() {
        signIn(ALICE_AT_HOME);
        signIn(ALICE_AT_HOME);
        LoginThrottle here = throttle;
        throttle = node(PROPERTIES, store);
        fail(ALICE_AT_HOME, 3);
        assertThat(guess(ALICE_AT_HOME)).isEqualTo("has to wait PT1S");
        throttle = here;
        fail(ALICE_AT_HOME, 1);
        assertThat(guess(ALICE_AT_HOME)).isEqualTo("has to wait PT2S");
        assertThat(stored(List.of(ALICE_AT_HOME.personalBudget())))
                .extracting(Failures::count)
                .containsExactly(4);
    }

    private ThrottleStore counting(AtomicInteger reads) {
        return new ThrottleStore(database.jdbc(), database.transactions(), PROPERTIES) {
            @Override
            Map<String, Row> read(Collection<String> ids, Instant now) {
                reads.incrementAndGet();
                return super.read(ids, now);
            }
        };
    }

    private void fail(LoginAttempt attempt, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(guess(attempt)).isEqualTo("authentication_failed");
        }
    }

    private String guess(LoginAttempt attempt) {
        return outcome(attempt, () -> refuse(ProblemCode.AUTHENTICATION_FAILED));
    }

    private String signIn(LoginAttempt attempt) {
        return outcome(attempt, () -> "signed in");
    }

    /** An attempt that is made while others are in flight. */
    private String inFlight(int others) {
        return others == 0 ? signIn(TOKEN) : outcome(TOKEN, () -> inFlight(others - 1));
    }

    private String outcome(LoginAttempt attempt, Supplier<String> check) {
        try {
            return throttle.rateLimited(attempt, check);
        } catch (Refusal refusal) {
            return refusal.code() == ProblemCode.TOO_MANY_ATTEMPTS
                    ? refusal.getMessage()
                    : refusal.code().text();
        }
    }

    private static String refuse(ProblemCode code) {
        throw new Refusal(code, "refused");
    }

    private List<Failures> stored(List<String> budgets) {
        Map<String, Row> rows = store.read(budgets, clock.instant());
        return budgets.stream().map(id -> rows.get(id).failures()).toList();
    }

    private Instant knownUntil() {
        return store.read(Set.of(ALICE_AT_HOME.personalBudget()), clock.instant())
                .get(ALICE_AT_HOME.personalBudget())
                .knownUntil();
    }

    private double refused() {
        return meters.get("gatehouse.throttle.refused").counter().count();
    }

    private LoginThrottle node(ThrottleProperties properties, ThrottleStore store) {
        return new LoginThrottle(properties, store, clock, events::add, meters);
    }

    private static ThrottleProperties properties(boolean enabled) {
        return new ThrottleProperties(
                enabled,
                3,
                1_000,
                Duration.ofSeconds(1),
                Duration.ofMinutes(1),
                Duration.ofMinutes(10),
                Duration.ofDays(90),
                60);
    }
}
