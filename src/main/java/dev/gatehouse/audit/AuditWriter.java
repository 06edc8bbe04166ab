package dev.gatehouse.audit;

import dev.gatehouse.storage.StoreOutage;
import dev.gatehouse.threads.ThreadPools;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Writes audit events in batches, twice a second, so that no request waits for the store. During an outage the events are
 * kept and written later. A process that is killed loses the events of its last half second.
 */
@Component
class AuditWriter {
    private static final Logger log = LoggerFactory.getLogger(AuditWriter.class);
    private static final int BATCH = 500;
    private static final int CAPACITY = 20_000;

    private final AuditStore store;
    private final AuditProperties properties;
    private final Clock clock;
    private final Counter lost;
    private final BlockingQueue<AuditEvent> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final Deque<AuditEvent> batch = new ArrayDeque<>();
    private final StoreOutage outage =
            new StoreOutage(log, "up to " + CAPACITY + " audit events are kept in memory", "audit events are written");

    AuditWriter(AuditStore store, AuditProperties properties, Clock clock, MeterRegistry meters) {
        this.store = store;
        this.properties = properties;
        this.clock = clock;
        this.lost = Counter.builder("gatehouse.audit.lost")
                .description("Audit events that were not written: the queue was full, or the store rejected them")
                .register(meters);
    }

    /** Queues an event, and never blocks. */
    void add(AuditEvent event) {
        if (!queue.offer(event)) {
            lost.increment();
        }
    }

    @PreDestroy
    @Scheduled(fixedDelay = 500, scheduler = ThreadPools.WRITERS)
    synchronized void write() {
        try {
            do {
                queue.drainTo(batch, BATCH - batch.size());
                writeBatch();
            } while (!queue.isEmpty());
            outage.succeeded();
        } catch (DataAccessException | TransactionException e) {
            outage.failed(e);
        }
    }

    private void writeBatch() {
        if (batch.isEmpty()) {
            return;
        }
        try {
            store.append(List.copyOf(batch));
            batch.clear();
        } catch (DataIntegrityViolationException anEventIsInvalid) {
            writeOneByOne();
        }
    }

    /** An event that the store rejects is dropped: retried, it would keep all later events from being written. */
    private void writeOneByOne() {
        while (!batch.isEmpty()) {
            AuditEvent event = batch.getFirst();
            try {
                store.append(List.of(event));
            } catch (DataIntegrityViolationException e) {
                lost.increment();
                log.error(
                        "audit event dropped because the store rejects it: kind={} at={}", event.kind(), event.at(), e);
            }
            batch.removeFirst();
        }
    }

    @Scheduled(fixedDelay = 3_600_000, initialDelay = 120_000, scheduler = ThreadPools.HOUSEKEEPING)
    void deleteExpired() {
        store.deleteBefore(clock.instant().minus(properties.keep()));
    }
}
