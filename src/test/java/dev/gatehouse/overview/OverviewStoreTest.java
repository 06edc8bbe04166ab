package dev.gatehouse.overview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.anomaly.Alert;
import dev.gatehouse.caller.Caller;
import dev.gatehouse.login.LoginFailed;
import dev.gatehouse.overview.Counted.Kind;
import dev.gatehouse.overview.OverviewStore.Row;
import dev.gatehouse.overview.RecentCounts.Place;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.support.MemoryDatabase;
import dev.gatehouse.support.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Counts of all nodes are added by slot, and are deleted when their period is over. */
@Tag("unit")
class OverviewStoreTest {
    private final Refusal wrong = new Refusal(ProblemCode.AUTHENTICATION_FAILED, "no").bySource("corp");

    private final MemoryDatabase database = new MemoryDatabase();
    private final OverviewStore store = new OverviewStore(database.jdbc());
    private final MovableClock clock = new MovableClock();
    private final RecentCounts counts = new RecentCounts(clock);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void equalCountsOfTwoNodesAreAdded() {
        RecentCounts other = new RecentCounts(clock);
        fail(counts);
        fail(counts);
        fail(other);
        store.add(counts.take());
        store.add(other.take());
        assertThat(counts.take()).isEmpty();
        for (Period period : Period.values()) {
            assertThat(store.counts(period, 0)).singleElement().satisfies(row -> {
                assertThat(row.amount()).isEqualTo(3);
                assertThat(row.startsAt()).isEqualTo(period.slotOf(clock.instant()));
                assertThat(row.counted()).isEqualTo(new Counted(Kind.SIGN_IN, "corp", "authentication_failed", 21));
            });
        }
    }

    @Test
    void aMinuteIsInOneSlotOfEachPeriod() {
        for (int minute = 0; minute < 60; minute++) {
            counts.on(new Alert(clock.instant(), "rule", null, null, null, "detail"));
            clock.advance(Duration.ofMinutes(1));
        }
        store.add(counts.take());
        assertThat(store.counts(Period.HOUR, 0)).hasSize(60);
        assertThat(store.counts(Period.DAY, 0)).hasSizeBetween(4, 5);
        assertThat(store.counts(Period.WEEK, 0)).hasSizeBetween(1, 2);
        assertThat(store.counts(Period.WEEK, 0).stream().mapToLong(Row::amount).sum())
                .isEqualTo(60);
    }

    @Test
    void whatIsOlderThanItsPeriodIsDeleted() {
        fail(counts);
        store.add(counts.take());
        store.setSessions(clock.instant(), 7);
        clock.advance(Duration.ofHours(2));
        deleteExpired();
        assertThat(store.counts(Period.HOUR, 0)).isEmpty();
        assertThat(store.sessions(Period.DAY, 0)).containsValue(7L);
        clock.advance(Duration.ofDays(8));
        deleteExpired();
        assertThat(database.rows("overview_count")).isZero();
        assertThat(database.rows("overview_sessions")).isZero();
    }

    @Test
    void theCountsOfAnOutageAreBounded() {
        for (int i = 0; i < RecentCounts.MAX_COUNTS + 10; i++) {
            counts.add(new Place(0, Counted.alert("rule-" + i)), 1);
        }
        counts.add(new Place(0, Counted.alert("rule-0")), 1);
        Map<Place, Long> taken = counts.take();
        assertThat(taken).hasSize(RecentCounts.MAX_COUNTS).containsEntry(new Place(0, Counted.alert("rule-0")), 2L);
    }

    @Test
    void aNodeHasOneRowUntilItIsRemovedOrLost() {
        NodeStore nodes = new NodeStore(database.jdbc());
        nodes.write(seen("one", 1));
        nodes.write(seen("one", 2));
        nodes.write(seen("two", 3));
        assertThat(nodes.newest()).extracting(Node::clockOffsetMs).containsExactlyInAnyOrder(2L, 3L);
        nodes.remove("one");
        assertThat(nodes.newest()).hasSize(1);
        nodes.deleteLost(clock.instant().plus(Duration.ofDays(2)));
        assertThat(nodes.newest()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0.4, 0", "1, 1", "1.1, 1", "2, 5", "10, 14", "1000, 40", "10000000, 64"})
    void aDurationHasABucket(double millis, int bucket) {
        assertThat(Latency.bucket(Duration.ofNanos((long) (millis * 1e6)))).isEqualTo(bucket);
    }

    @Test
    void aQuantileIsRightToATenth() {
        SortedMap<Integer, Long> durations = new TreeMap<>();
        for (int millis = 1; millis <= 1_000; millis++) {
            durations.merge(Latency.bucket(Duration.ofMillis(millis)), 1L, Long::sum);
        }
        assertThat(Latency.quantile(durations, 0.5)).isBetween(450.0, 550.0);
        assertThat(Latency.quantile(durations, 0.99)).isBetween(891.0, 1089.0);
        assertThat(Latency.quantile(new TreeMap<>(), 0.5)).isNull();
    }

    private void deleteExpired() {
        for (Period period : Period.values()) {
            store.deleteBefore(period, period.firstSlot(clock.instant()));
        }
    }

    private void fail(RecentCounts counts) {
        counts.on(new LoginFailed("alice", new Caller("192.0.2.1", null), wrong, Duration.ofMillis(33)));
    }

    private ThisNode.Identified seen(String id, long offset) {
        Instant now = clock.instant();
        return new ThisNode.Identified(id, new Node("host", "1", now, now, offset, 0));
    }
}
