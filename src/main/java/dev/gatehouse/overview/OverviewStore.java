package dev.gatehouse.overview;

import dev.gatehouse.overview.Counted.Kind;
import dev.gatehouse.overview.RecentCounts.Place;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The tables of counts, which all nodes add to. */
@Repository
class OverviewStore {
    private final JdbcClient jdbc;

    OverviewStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record Row(long startsAt, Counted counted, long amount) {}

    private record Slot(Period period, long startsAt, Counted counted) {}

    /** Adds all counts or none: a node that inserts the same row at the same moment makes one of the two try again. */
    @Transactional
    public void add(Map<Place, Long> counts) {
        Map<Slot, Long> slots = new TreeMap<>(Comparator.comparing(Slot::period)
                .thenComparing(Slot::startsAt)
                .thenComparing(Slot::counted, Counted.ORDER));
        counts.forEach((place, amount) -> {
            for (Period period : Period.values()) {
                long startsAt = period.slotOf(Instant.ofEpochSecond(place.minute()));
                slots.merge(new Slot(period, startsAt, place.counted()), amount, Long::sum);
            }
        });
        slots.forEach(this::add);
    }

    private void add(Slot slot, long amount) {
        int updated = bound(
                "update overview_count set amount = amount + :amount where slot_seconds = :seconds and"
                        + " starts_at = :start and kind = :kind and name = :name and outcome = :outcome and bucket = :bucket",
                slot,
                amount);
        if (updated == 0) {
            bound(
                    "insert into overview_count (slot_seconds, starts_at, kind, name, outcome, bucket, amount)"
                            + " values (:seconds, :start, :kind, :name, :outcome, :bucket, :amount)",
                    slot,
                    amount);
        }
    }

    private int bound(String sql, Slot slot, long amount) {
        return jdbc.sql(sql)
                .param("seconds", slot.period().slotSeconds())
                .param("start", slot.startsAt())
                .param("kind", slot.counted().kind().name().toLowerCase(Locale.ROOT))
                .param("name", slot.counted().name())
                .param("outcome", slot.counted().outcome())
                .param("bucket", slot.counted().bucket())
                .param("amount", amount)
                .update();
    }

    /** The number of live sessions on all nodes in the slots of now. */
    @Transactional
    public void setSessions(Instant now, long live) {
        for (Period period : Period.values()) {
            int updated = jdbc.sql("update overview_sessions set live = ? where slot_seconds = ? and starts_at = ?")
                    .params(live, period.slotSeconds(), period.slotOf(now))
                    .update();
            if (updated == 0) {
                jdbc.sql("insert into overview_sessions (live, slot_seconds, starts_at) values (?, ?, ?)")
                        .params(live, period.slotSeconds(), period.slotOf(now))
                        .update();
            }
        }
    }

    List<Row> counts(Period period, long since) {
        return jdbc.sql("select starts_at, kind, name, outcome, bucket, amount from overview_count"
                        + " where slot_seconds = ? and starts_at >= ?")
                .params(period.slotSeconds(), since)
                .query((row, number) -> new Row(
                        row.getLong("starts_at"),
                        new Counted(
                                Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                                row.getString("name"),
                                row.getString("outcome"),
                                row.getInt("bucket")),
                        row.getLong("amount")))
                .list();
    }

    /** Live sessions by the start of the slot. */
    Map<Long, Long> sessions(Period period, long since) {
        Map<Long, Long> live = new TreeMap<>();
        jdbc.sql("select starts_at, live from overview_sessions where slot_seconds = ? and starts_at >= ?")
                .params(period.slotSeconds(), since)
                .query(row -> {
                    live.put(row.getLong("starts_at"), row.getLong("live"));
                });
        return live;
    }

    void deleteBefore(Period period, long start) {
        for (String table : List.of("overview_count", "overview_sessions")) {
            jdbc.sql("delete from " + table + " where slot_seconds = ? and starts_at < ?")
                    .params(period.slotSeconds(), start)
                    .update();
        }
    }
}
