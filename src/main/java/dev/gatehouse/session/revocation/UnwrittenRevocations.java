package dev.gatehouse.session.revocation;

import dev.gatehouse.storage.StoreOutage;
import dev.gatehouse.threads.ThreadPools;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Revocations of this node that are written when the store is available again. */
@Component
class UnwrittenRevocations {
    private static final Logger log = LoggerFactory.getLogger(UnwrittenRevocations.class);

    /** The limit of memory in an outage. */
    private static final int MAX = 100_000;

    private final Map<String, Runnable> writes = new ConcurrentHashMap<>();

    /** @return false if too many revocations wait to be written */
    boolean add(String sessionId, Runnable write) {
        if (writes.size() >= MAX) {
            return false;
        }
        writes.put(sessionId, write);
        return true;
    }

    boolean contains(String sessionId) {
        return writes.containsKey(sessionId);
    }

    /** Each one may wait for a connection and a lock, so the reading of revocations must not wait for them. */
    @Scheduled(fixedDelay = 500, scheduler = ThreadPools.WRITERS)
    void writeAll() {
        try {
            writes.forEach((sessionId, write) -> {
                write.run();
                writes.remove(sessionId);
            });
        } catch (RuntimeException e) {
            if (!StoreOutage.isCauseOf(e)) {
                throw e;
            }
            log.debug("store unavailable: {} revocations wait to be written", writes.size(), e);
        }
    }
}
