package dev.gatehouse.throttle;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Attempts on this node that are neither failures nor successes yet: they are counted while they are tried. */
class InFlightAttempts {
    private final Map<String, Integer> attempts = new ConcurrentHashMap<>();

    /** @return how many others there are by each of these budgets */
    Map<String, Integer> enter(Collection<String> ids) {
        Map<String, Integer> others = new HashMap<>();
        ids.forEach(id -> others.put(id, attempts.merge(id, 1, Integer::sum) - 1));
        return others;
    }

    void leave(Collection<String> ids) {
        ids.forEach(id -> attempts.computeIfPresent(id, (key, count) -> count == 1 ? null : count - 1));
    }
}
