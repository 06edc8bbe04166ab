package dev.gatehouse.problem;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Counts refused requests by code. Every code has a series from the start, so the first refusal shows as an increase. */
@Component
public class RefusalMetrics {
    private final MeterProvider<Counter> counters;

    RefusalMetrics(MeterRegistry meters) {
        this.counters = Counter.builder("gatehouse.refusals")
                .description("Requests that were refused, by the code of the answer")
                .withRegistry(meters);
        Stream.of(ProblemCode.values()).forEach(this::counter);
    }

    /** Called by each class that writes a refusal. */
    public void count(ProblemCode code) {
        counter(code).increment();
    }

    private Counter counter(ProblemCode code) {
        return counters.withTag("code", code.text());
    }
}
