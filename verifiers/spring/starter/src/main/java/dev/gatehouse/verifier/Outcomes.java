package dev.gatehouse.verifier;

import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How many tokens were accepted, and how many were rejected for which reason. */
final class Outcomes {
    private final LongAdder accepted = new LongAdder();
    private final Map<Reason, LongAdder> rejected = Stream.of(Reason.values())
            .collect(Collectors.toUnmodifiableMap(Function.identity(), reason -> new LongAdder()));

    void accepted() {
        accepted.increment();
    }

    void rejected(Reason reason) {
        rejected.get(reason).increment();
    }

    LongAdder count() {
        return accepted;
    }

    LongAdder count(Reason reason) {
        return rejected.get(reason);
    }
}
