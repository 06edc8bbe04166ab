package dev.gatehouse.problem;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Counts refused requests by code. Every code has a series from the start, so the first refusal shows as an increase. */
@Component
public class RefusalMetrics {
    private final Map<ProblemCode, Counter> byCode;

    RefusalMetrics(MeterRegistry meters) {
        this.byCode = Stream.of(ProblemCode.values())
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(),
                        code -> Counter.builder("gatehouse.refusals")
                                .description("Requests that were refused, by the code of the answer")
                                .tag("code", code.text())
                                .register(meters)));
    }

    /** Called by each class that writes a refusal. */
    public void count(ProblemCode code) {
        Counter counter = byCode.get(code);
        if (counter != null) {
            counter.increment();
        }
    }
}
