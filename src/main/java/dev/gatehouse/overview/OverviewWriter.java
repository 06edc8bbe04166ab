package dev.gatehouse.overview;

import dev.gatehouse.overview.RecentCounts.Place;
import dev.gatehouse.session.activity.ActiveSessionGauge;
import dev.gatehouse.storage.ExpiringData;
import dev.gatehouse.storage.StorageConfiguration;
import dev.gatehouse.storage.StoreOutage;
import dev.gatehouse.threads.ThreadPools;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Writes the counts of this node once a second, and the row of the node. Without sign-ins and alerts that is one write every ten
 * seconds. During an outage the counts are kept.
 */
@Component
class OverviewWriter implements ExpiringData {
    private static final Logger log = LoggerFactory.getLogger(OverviewWriter.class);
    private static final int SECONDS_BETWEEN_NODES = 10;

    private final RecentCounts counts;
    private final OverviewStore store;
    private final ThisNode node;
    private final NodeStore nodes;
    private final ActiveSessionGauge sessions;
    private final Clock clock;
    private final StoreOutage outage = new StoreOutage(
            log, "the counts of the overview are kept in memory", "the counts of the overview are written");
    private int runs;

    OverviewWriter(
            RecentCounts counts,
            OverviewStore store,
            ThisNode node,
            NodeStore nodes,
            ActiveSessionGauge sessions,
            @Qualifier(StorageConfiguration.STORE_CLOCK) Clock clock) {
        this.counts = counts;
        this.store = store;
        this.node = node;
        this.nodes = nodes;
        this.sessions = sessions;
        this.clock = clock;
    }

    @Scheduled(fixedDelay = 1_000, scheduler = ThreadPools.WRITERS)
    synchronized void write() {
        try {
            writeCounts();
            if (runs++ % SECONDS_BETWEEN_NODES == 0) {
                nodes.write(node.seen());
                sessions.latest().ifPresent(live -> store.setSessions(clock.instant(), live));
            }
            outage.succeeded();
        } catch (DataAccessException | TransactionException e) {
            outage.failed(e);
        }
    }

    private void writeCounts() {
        Map<Place, Long> taken = counts.take();
        if (taken.isEmpty()) {
            return;
        }
        try {
            store.add(taken);
        } catch (DataAccessException | TransactionException e) {
            taken.forEach(counts::add);
            throw e;
        }
    }

    /** A node that has stopped is not one that is missing. */
    @PreDestroy
    synchronized void stop() {
        try {
            writeCounts();
            if (runs > 0) {
                nodes.remove(node.id());
            }
        } catch (DataAccessException | TransactionException e) {
            outage.failed(e);
        }
    }

    @Override
    public void deleteExpired(Instant now) {
        for (Period period : Period.values()) {
            store.deleteBefore(period, period.firstSlot(now));
        }
        nodes.deleteLost(now);
    }
}
