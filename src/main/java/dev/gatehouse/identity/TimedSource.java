package dev.gatehouse.identity;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Measures how long a source takes to answer, dummy checks included. */
record TimedSource(IdentitySource source, MeterRegistry meters) implements IdentitySource {

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public boolean optional() {
        return source.optional();
    }

    @Override
    public Affix affix() {
        return source.affix();
    }

    @Override
    public Answer identify(Credentials.Password credentials) {
        return timed(() -> Optional.of(source.identify(credentials))).orElseThrow();
    }

    @Override
    public Answer identify(Credentials.ProviderToken credentials) {
        return timed(() -> Optional.of(source.identify(credentials))).orElseThrow();
    }

    @Override
    public Optional<Answer> current(String user) {
        return timed(() -> source.current(user));
    }

    @Override
    public void check(Consumer<String> found) {
        source.check(found);
    }

    private Optional<Answer> timed(Supplier<Optional<Answer>> call) {
        long start = System.nanoTime();
        String label = "unavailable";
        try {
            Optional<Answer> answer = call.get();
            label = answer.map(TimedSource::label).orElse("unknown");
            return answer;
        } finally {
            Timer.builder("gatehouse.identity.source")
                    .description("Answers of an identity source")
                    .tag("source", name())
                    .tag("answer", label)
                    .register(meters)
                    .record(Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private static String label(Answer answer) {
        if (answer instanceof Answer.Known) {
            return "known";
        }
        return answer instanceof Answer.Rejected ? "rejected" : "unknown";
    }
}
