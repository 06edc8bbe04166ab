package dev.gatehouse.overview;

import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.IdentitySources;
import dev.gatehouse.overview.Counted.Kind;
import dev.gatehouse.overview.Overview.Source;
import dev.gatehouse.overview.OverviewStore.Row;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.session.activity.ActiveSessionGauge;
import dev.gatehouse.storage.StorageConfiguration;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** Computes overviews from the counts of all nodes. */
@Component
class Overviews {
    private static final long HEALTH_SECONDS = 300;

    private final OverviewStore store;
    private final NodeStore nodes;
    private final IdentitySources sources;
    private final ActiveSessionGauge sessions;
    private final Clock clock;

    Overviews(
            OverviewStore store,
            NodeStore nodes,
            IdentitySources sources,
            ActiveSessionGauge sessions,
            @Qualifier(StorageConfiguration.STORE_CLOCK) Clock clock) {
        this.store = store;
        this.nodes = nodes;
        this.sources = sources;
        this.sessions = sessions;
        this.clock = clock;
    }

    Overview of(Period period) {
        Instant now = clock.instant();
        Slots slots = new Slots(period, period.firstSlot(now));
        List<Row> rows = store.counts(period, slots.first());
        List<Row> recent = period == Period.HOUR ? rows : store.counts(Period.HOUR, Period.HOUR.firstSlot(now));
        long healthSince = now.getEpochSecond() - HEALTH_SECONDS;
        Map<Long, Long> live = store.sessions(period, slots.first());
        return new Overview(
                period.text(),
                Instant.ofEpochSecond(slots.first()),
                now,
                period.slotSeconds(),
                slots.series(rows, Kind.SIGN_IN, Counted::outcome),
                slots.series(rows, Kind.ALERT, Counted::name),
                slots.starts().<@Nullable Long>mapToObj(live::get).toList(),
                sessions.latest().isPresent() ? sessions.latest().getAsLong() : null,
                sources.inOrder().stream()
                        .map(IdentitySource::name)
                        .map(name -> source(
                                name,
                                slots,
                                of(rows, name),
                                of(recent, name).stream()
                                        .filter(row -> row.startsAt() >= healthSince)
                                        .toList()))
                        .toList(),
                nodes.newest());
    }

    private static List<Row> of(List<Row> rows, String source) {
        return rows.stream()
                .filter(row -> row.counted().kind() == Kind.SIGN_IN
                        && row.counted().name().equals(source))
                .toList();
    }

    private static Source source(String name, Slots slots, List<Row> rows, List<Row> recent) {
        List<SortedMap<Integer, Long>> bySlot = slots.latencies(rows);
        SortedMap<Integer, Long> all = new TreeMap<>();
        bySlot.forEach(slot -> slot.forEach((bucket, amount) -> all.merge(bucket, amount, Long::sum)));
        return new Source(
                name,
                health(recent),
                sum(rows, row -> true),
                Latency.quantile(all, 0.5),
                Latency.quantile(all, 0.99),
                bySlot.stream()
                        .<@Nullable Double>map(slot -> Latency.quantile(slot, 0.5))
                        .toList(),
                bySlot.stream()
                        .<@Nullable Double>map(slot -> Latency.quantile(slot, 0.99))
                        .toList());
    }

    private static String health(List<Row> recent) {
        String unavailable = ProblemCode.IDENTITY_SOURCE_UNAVAILABLE.text();
        long failed = sum(recent, row -> row.counted().outcome().equals(unavailable));
        long answered = sum(recent, row -> !row.counted().outcome().equals(unavailable));
        return failed == 0 ? answered == 0 ? "unknown" : "up" : answered == 0 ? "down" : "unstable";
    }

    private static long sum(List<Row> rows, Predicate<Row> which) {
        return rows.stream().filter(which).mapToLong(Row::amount).sum();
    }

    /** @param first the start of the first slot */
    private record Slots(Period period, long first) {

        LongStream starts() {
            return IntStream.range(0, period.slots()).mapToLong(slot -> first + slot * period.slotSeconds());
        }

        Map<String, List<Long>> series(List<Row> rows, Kind kind, Function<Counted, String> name) {
            Map<String, long[]> series = new TreeMap<>();
            rows.stream()
                    .filter(row -> row.counted().kind() == kind && isPast(row))
                    .forEach(row -> series.computeIfAbsent(name.apply(row.counted()), key -> new long[period.slots()])[
                                    index(row)] +=
                            row.amount());
            Map<String, List<Long>> lists = new TreeMap<>();
            series.forEach((key, values) ->
                    lists.put(key, LongStream.of(values).boxed().toList()));
            return lists;
        }

        List<SortedMap<Integer, Long>> latencies(List<Row> rows) {
            List<SortedMap<Integer, Long>> latencies = IntStream.range(0, period.slots())
                    .<SortedMap<Integer, Long>>mapToObj(slot -> new TreeMap<>())
                    .toList();
            rows.stream()
                    .filter(this::isPast)
                    .forEach(
                            row -> latencies.get(index(row)).merge(row.counted().bucket(), row.amount(), Long::sum));
            return latencies;
        }

        /** A row of the future is left out: the clock was set back. */
        private boolean isPast(Row row) {
            return index(row) < period.slots();
        }

        private int index(Row row) {
            return (int) ((row.startsAt() - first) / period.slotSeconds());
        }
    }
}
