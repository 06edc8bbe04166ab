package dev.gatehouse.problem;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Counts refused requests by code. Every code has a series from the start, so the first refusal shows as an increase. */
@Component
public class RefusalMetrics {
    private final Map<ProblemCode, Counter> counters = new EnumMap<>(ProblemCode.class);

    RefusalMetrics(MeterRegistry meters) {
        for (ProblemCode code : ProblemCode.values()) {
            counters.put(
                    code,
                    Counter.builder("gatehouse.refusals")
                            .description("Requests that were refused, by the code of the answer")
                            .tag("code", code.text())
                            .register(meters));
        }
    }

    /** Called by each class that writes a refusal. */
    public void count(ProblemCode code) {
        Objects.requireNonNull(counters.get(code)).increment();
    }
}
