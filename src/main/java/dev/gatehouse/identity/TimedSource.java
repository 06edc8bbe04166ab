package dev.gatehouse.identity;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A source, and how long it takes to answer: what is asked about nobody, to take its time, is measured as well. */
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

    private Optional<Answer> timed(Supplier<Optional<Answer>> question) {
        long began = System.nanoTime();
        String answer = "unavailable";
        try {
            Optional<Answer> given = question.get();
            answer = given.map(TimedSource::label).orElse("unknown");
            return given;
        } finally {
            Timer.builder("gatehouse.identity.source")
                    .description("Answers of an identity source")
                    .tag("source", name())
                    .tag("answer", answer)
                    .register(meters)
                    .record(Duration.ofNanos(System.nanoTime() - began));
        }
    }

    private static String label(Answer answer) {
        if (answer instanceof Answer.Known) {
            return "known";
        }
        return answer instanceof Answer.Rejected ? "rejected" : "unknown";
    }
}
