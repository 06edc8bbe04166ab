package dev.gatehouse.audit;

import dev.gatehouse.storage.StoreOutage;
import dev.gatehouse.threads.ThreadPools;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
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
    private final Counter lost;
    private final BlockingQueue<AuditEvent> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final StoreOutage outage =
            new StoreOutage(log, "up to " + CAPACITY + " audit events are kept in memory", "audit events are written");

    AuditWriter(AuditStore store, MeterRegistry meters) {
        this.store = store;
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
            while (!queue.isEmpty()) {
                append(queue.stream().limit(BATCH).toList());
            }
            outage.succeeded();
        } catch (DataAccessException | TransactionException e) {
            outage.failed(e);
        }
    }

    /** An event that the store rejects is dropped: retried, it would keep all later events from being written. */
    private void append(List<AuditEvent> batch) {
        try {
            store.append(batch);
        } catch (RuntimeException e) {
            if (!isRejection(e)) {
                throw e;
            }
            if (batch.size() > 1) {
                batch.forEach(event -> append(List.of(event)));
                return;
            }
            lost.increment();
            AuditEvent event = batch.get(0);
            log.error("audit event dropped because the store rejects it: kind={} at={}", event.kind(), event.at(), e);
        }
        batch.forEach(done -> queue.remove());
    }

    /** Any other failure of the store is an outage, which may end. */
    private static boolean isRejection(RuntimeException e) {
        return e instanceof DataIntegrityViolationException
                || !(e instanceof DataAccessException || e instanceof TransactionException);
    }
}
