package dev.gatehouse.audit;

import dev.gatehouse.storage.StoreOutage;
import dev.gatehouse.threads.ThreadPools;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Writes events down, a few times a second and not while somebody waits. What cannot be written is kept and tried again; a
 * process that is killed loses what happened in its last half second.
 */
@Component
class AuditTrail {
    private static final Logger log = LoggerFactory.getLogger(AuditTrail.class);
    private static final int BATCH = 500;
    private static final int WAITING = 20_000;

    private final AuditStore store;
    private final AuditProperties properties;
    private final Clock clock;
    private final Counter lost;
    private final BlockingQueue<AuditEvent> waiting = new ArrayBlockingQueue<>(WAITING);
    private final List<AuditEvent> batch = new ArrayList<>();
    private final StoreOutage outage =
            new StoreOutage(log, "up to " + WAITING + " audit events are kept in memory", "audit events are written");

    AuditTrail(AuditStore store, AuditProperties properties, Clock clock, MeterRegistry meters) {
        this.store = store;
        this.properties = properties;
        this.clock = clock;
        this.lost = Counter.builder("gatehouse.audit.lost")
                .description("Events that were not written, since the store was gone for too long")
                .register(meters);
    }

    /** Never waits. */
    void add(AuditEvent event) {
        if (!waiting.offer(event)) {
            lost.increment();
        }
    }

    @PreDestroy
    @Scheduled(fixedDelay = 500, scheduler = ThreadPools.WRITERS)
    synchronized void write() {
        try {
            do {
                waiting.drainTo(batch, BATCH - batch.size());
                if (!batch.isEmpty()) {
                    store.append(List.copyOf(batch));
                    batch.clear();
                }
            } while (!waiting.isEmpty());
            outage.succeeded();
        } catch (DataAccessException | TransactionException e) {
            outage.failed(e);
        }
    }

    @Scheduled(fixedDelay = 3_600_000, initialDelay = 120_000, scheduler = ThreadPools.HOUSEKEEPING)
    void forget() {
        store.forget(clock.instant().minus(properties.keep()));
    }
}
