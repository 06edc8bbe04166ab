package dev.gatehouse.outage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;

/** Times in milliseconds, and how often each status came; 0 is no response. */
final class Samples {
    private final List<Long> millis = new ArrayList<>();
    private final Map<Integer, Integer> statuses = new ConcurrentSkipListMap<>();

    synchronized void add(long start, int status) {
        millis.add((System.nanoTime() - start) / 1_000_000);
        statuses.merge(status, 1, Integer::sum);
    }

    @Override
    public synchronized String toString() {
        if (millis.isEmpty()) {
            return "";
        }
        List<Long> sorted = millis.stream().sorted().toList();
        int last = sorted.size() - 1;
        return sorted.get(last / 2) + ", " + sorted.get((int) (last * 0.99)) + ", " + sorted.get(last)
                + (statuses.keySet().equals(Set.of(200)) ? "" : " " + statuses);
    }
}
