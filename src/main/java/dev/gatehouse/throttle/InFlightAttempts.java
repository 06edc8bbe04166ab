package dev.gatehouse.throttle;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Login attempts on this node whose outcome is not known yet. Parallel attempts count before they are tried. */
class InFlightAttempts {
    private final Map<String, Integer> attempts = new ConcurrentHashMap<>();

    /** @return the number of other attempts in flight, by budget */
    Map<String, Integer> acquire(Collection<String> ids) {
        Map<String, Integer> others = new HashMap<>();
        ids.forEach(id -> others.put(id, attempts.merge(id, 1, Integer::sum) - 1));
        return others;
    }

    void release(Collection<String> ids) {
        ids.forEach(id -> attempts.computeIfPresent(id, (key, count) -> count == 1 ? null : count - 1));
    }
}
