package dev.gatehouse.token.keys;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** Metrics for the age of the keys that sign and seal, and for the time until the next ones take over. */
@Component
record KeyMetrics(
        SigningKeys signing, @Qualifier("sealRing") SigningKeys seal, Clock clock) implements MeterBinder {

    @Override
    public void bindTo(MeterRegistry meters) {
        bind("signing", signing, meters);
        bind("seal", seal, meters);
    }

    private void bind(String ring, SigningKeys keys, MeterRegistry meters) {
        TimeGauge.builder(
                        "gatehouse.key.age", () -> -untilStart(keys.ring().current(clock.instant())), TimeUnit.SECONDS)
                .description("How long the current key has been in use")
                .tag("ring", ring)
                .register(meters);
        TimeGauge.builder(
                        "gatehouse.key.rotation", () -> untilStart(keys.ring().next(clock.instant())), TimeUnit.SECONDS)
                .description("How long until the next key takes over; NaN where none is to")
                .tag("ring", ring)
                .register(meters);
    }

    /** In seconds. */
    private double untilStart(Optional<RingKey> key) {
        Instant now = clock.instant();
        return key.map(known ->
                        (double) Duration.between(now, known.signsFrom()).toSeconds())
                .orElse(Double.NaN);
    }
}
