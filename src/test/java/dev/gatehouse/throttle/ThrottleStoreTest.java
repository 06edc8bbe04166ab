package dev.gatehouse.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.caller.Caller;
import dev.gatehouse.support.MemoryDatabase;
import dev.gatehouse.throttle.ThrottleStore.Charge;
import dev.gatehouse.throttle.ThrottleStore.Reservation;
import dev.gatehouse.throttle.ThrottleStore.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The budgets in the store: two failures are free, and one expires after ten minutes. */
@Tag("unit")
class ThrottleStoreTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    /** Later than all failures. */
    private static final Instant LATER = NOW.plus(Duration.ofDays(500));

    private static final Duration FORGET = Duration.ofMinutes(10);
    private static final String ID = "a budget";
    private static final ThrottleProperties PROPERTIES = new ThrottleProperties(
            true, 2, 1_000, Duration.ofSeconds(1), Duration.ofMinutes(1), FORGET, Duration.ofDays(90), 60);

    @AutoClose
    private final MemoryDatabase database = new MemoryDatabase();

    private final ThrottleStore store = new ThrottleStore(database.jdbc(), database.transactions(), PROPERTIES);

    @Test
    void failuresAreCountedWithTheTimeOfTheLastOne() {
        assertThat(store.read(List.of(ID), LATER)).isEmpty();
        store.recordFailure(ID, new Failures(1, NOW), NOW);
        assertThat(row()).isEqualTo(new Row(ID, new Failures(1, NOW), null, null));
        store.recordFailure(ID, new Failures(1, NOW.plusSeconds(1)), NOW.plusSeconds(1));
        assertThat(row().failures()).isEqualTo(new Failures(2, NOW.plusSeconds(1)));
    }

    @Test
    void attemptsAtTheSameMomentReadTheirOwnBudgets() {
        List<String> ids = IntStream.range(0, 8).mapToObj(i -> "budget " + i).toList();
        ids.forEach(id -> store.recordFailure(id, new Failures(1, NOW), NOW));
        List<Set<String>> read = IntStream.range(0, 800)
                .parallel()
                .mapToObj(i ->
                        store.read(List.of(ids.get(i % 8), "none"), LATER).keySet())
                .toList();
        assertThat(read).hasSize(800);
        assertThat(IntStream.range(0, 800)).allMatch(i -> read.get(i).equals(Set.of(ids.get(i % 8))));
    }

    @Test
    void failuresThatANodeCountedDuringAnOutageReplaceFewerOnes() {
        store.recordFailure(ID, new Failures(1, NOW), NOW);
        store.recordFailure(ID, new Failures(5, NOW.plusSeconds(9)), NOW.plusSeconds(9));
        assertThat(row().failures()).isEqualTo(new Failures(5, NOW.plusSeconds(9)));
    }

    @Test
    void anAttemptAtABudgetWithoutFailuresIsNotCharged() {
        assertThat(reserve(List.of(ID), NOW)).isEqualTo(Reservation.NONE);
        store.recordFailure(ID, new Failures(1, NOW), NOW);
        assertThat(reserve(List.of(ID), NOW.plus(FORGET))).isEqualTo(Reservation.NONE);
        assertThat(row().failures()).isEqualTo(new Failures(1, NOW));
    }

    @Test
    void anAttemptAtABudgetWithFailuresIsChargedInAdvance() {
        store.recordFailure(ID, new Failures(1, NOW), NOW);
        Instant later = NOW.plus(FORGET).minusMillis(1);
        Reservation reservation = reserve(List.of(ID, "another"), later);
        assertThat(reservation.remainingWait()).isZero();
        assertThat(reservation.charges()).containsExactly(new Charge(ID, new Failures(1, NOW), new Failures(2, later)));
        assertThat(row().failures()).isEqualTo(new Failures(2, later));
    }

    @Test
    void nothingIsChargedWhileOneBudgetHasToWait() {
        store.recordFailure("another", new Failures(1, NOW), NOW);
        store.recordFailure(ID, new Failures(3, NOW), NOW);
        Reservation reservation = reserve(List.of(ID, "another"), NOW);
        assertThat(reservation).isEqualTo(new Reservation(Duration.ofSeconds(2), List.of()));
        assertThat(row().failures().count()).isEqualTo(3);
    }

    @Test
    void aRefundRestoresTheBudgetThatWasCharged() {
        store.recordFailure(ID, new Failures(1, NOW), NOW);
        Charge charge = reserve(List.of(ID), NOW.plusSeconds(1)).charges().get(0);
        store.refund(charge);
        assertThat(row().failures()).isEqualTo(new Failures(1, NOW));
    }

    @Test
    void aRefundAfterAnotherFailureKeepsThatFailureAndItsTime() {
        store.recordFailure(ID, new Failures(1, NOW), NOW);
        Charge charge = reserve(List.of(ID), NOW.plusSeconds(1)).charges().get(0);
        store.recordFailure(ID, Failures.NONE, NOW.plusSeconds(2));
        store.refund(charge);
        assertThat(row().failures()).isEqualTo(new Failures(2, NOW.plusSeconds(2)));
    }

    @Test
    void noRefundMakesACountNegative() {
        store.markKnown(ID, "the person", NOW);
        store.refund(new Charge(ID, new Failures(1, NOW), new Failures(2, NOW)));
        assertThat(row().failures().count()).isZero();
    }

    @Test
    void aKnownAddressKeepsItsFailures() {
        store.recordFailure(ID, new Failures(1, NOW), NOW);
        store.markKnown(ID, "the person", NOW.plusSeconds(60));
        assertThat(row()).isEqualTo(new Row(ID, new Failures(1, NOW), NOW.plusSeconds(60), null));
        store.recordFailure(ID, Failures.NONE, NOW);
        assertThat(row()).isEqualTo(new Row(ID, new Failures(2, NOW), NOW.plusSeconds(60), null));
    }

    @Test
    void aBudgetIsDeletedWhenItsLastFailureHasExpired() {
        store.recordFailure(ID, new Failures(2, NOW), NOW);
        assertThat(isDeletedAt(NOW.plus(FORGET.multipliedBy(2)))).isFalse();
        assertThat(isDeletedAt(NOW.plus(FORGET.multipliedBy(2)).plusMillis(1))).isTrue();
    }

    @Test
    void aKnownAddressWithoutFailuresIsDeletedWhenItIsNoLongerKnown() {
        store.markKnown(ID, "the person", NOW.plusSeconds(60));
        assertThat(isDeletedAt(NOW.plusSeconds(60))).isFalse();
        assertThat(isDeletedAt(NOW.plusSeconds(60).plusMillis(1))).isTrue();
    }

    @Test
    void aBudgetIsKeptForItsFailuresOrForItsAddressWhicheverIsLonger() {
        store.recordFailure(ID, new Failures(1, NOW), NOW);
        store.markKnown(ID, "the person", NOW.plus(FORGET).minusSeconds(1));
        assertThat(isDeletedAt(NOW.plus(FORGET))).isFalse();
        store.markKnown(ID, "the person", NOW.plus(FORGET).plusSeconds(1));
        assertThat(isDeletedAt(NOW.plus(FORGET).plusSeconds(1))).isFalse();
        store.recordFailure(ID, Failures.NONE, NOW.plus(FORGET));
        assertThat(isDeletedAt(NOW.plus(FORGET).plus(FORGET))).isFalse();
        assertThat(isDeletedAt(NOW.plus(FORGET).plus(FORGET).plusMillis(1))).isTrue();
    }

    /** T81. Nodes whose clock was wrong have written it. */
    @Test
    void aFailureInTheFutureCountsAsOneOfNow() {
        Instant future = NOW.plus(Duration.ofDays(400));
        store.recordFailure(ID, new Failures(9, future), future);
        assertThat(store.read(List.of(ID), NOW).get(ID).failures()).isEqualTo(new Failures(9, NOW));
        assertThat(row().failures()).isEqualTo(new Failures(9, NOW));
    }

    private boolean isDeletedAt(Instant time) {
        store.deleteExpired(time);
        return store.read(List.of(ID), LATER).isEmpty();
    }

    private Reservation reserve(List<String> ids, Instant now) {
        LoginAttempt token = LoginAttempt.withToken(new Caller("192.0.2.1", "test"));
        return store.reserve(ids, now, token, new AttemptLimits(PROPERTIES));
    }

    private Row row() {
        return store.read(List.of(ID), LATER).get(ID);
    }
}
