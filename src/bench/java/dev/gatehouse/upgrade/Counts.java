package dev.gatehouse.upgrade;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Requests and failures by step and kind. */
final class Counts {
    private final Map<String, Step> steps = new LinkedHashMap<>();
    private Step step;

    private static final class Step {
        private final Map<String, Integer> requests = new TreeMap<>();
        private final Map<String, Integer> failures = new TreeMap<>();
    }

    synchronized void begin(String name) {
        step = steps.computeIfAbsent(name, absent -> new Step());
    }

    /** @param failure null for a request that succeeded */
    synchronized void add(String kind, String failure) {
        step.requests.merge(kind, 1, Integer::sum);
        if (failure != null) {
            step.failures.merge(kind + ": " + failure, 1, Integer::sum);
        }
    }

    synchronized int failures() {
        return steps.values().stream().mapToInt(step -> sum(step.failures)).sum();
    }

    @Override
    public synchronized String toString() {
        StringBuilder text = new StringBuilder("| step | requests | failed |\n|---|---|---|\n");
        Map<String, Integer> kinds = new TreeMap<>();
        steps.forEach((name, step) -> {
            text.append("| %s | %d | %d |%n".formatted(name, sum(step.requests), sum(step.failures)));
            step.requests.forEach((kind, number) -> kinds.merge(kind, number, Integer::sum));
        });
        text.append("requests by kind: ").append(kinds).append('\n');
        steps.forEach((name, step) -> step.failures.forEach((failure, number) ->
                text.append("failed, %s: %d x %s%n".formatted(name, number, failure))));
        return text.toString();
    }

    private static int sum(Map<String, Integer> numbers) {
        return numbers.values().stream().mapToInt(Integer::intValue).sum();
    }
}
