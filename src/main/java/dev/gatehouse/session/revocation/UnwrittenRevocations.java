package dev.gatehouse.session.revocation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Revocations of this node that are written when the store is available again. */
@Component
class UnwrittenRevocations {
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

    void writeAll() {
        writes.forEach((sessionId, write) -> {
            write.run();
            writes.remove(sessionId);
        });
    }
}
