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
class KeyMetrics implements MeterBinder {
    private final SigningKeys signing;
    private final SigningKeys seal;
    private final Clock clock;

    KeyMetrics(SigningKeys signing, @Qualifier("sealRing") SigningKeys seal, Clock clock) {
        this.signing = signing;
        this.seal = seal;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        bind("signing", signing, meters);
        bind("seal", seal, meters);
    }

    private void bind(String ring, SigningKeys keys, MeterRegistry meters) {
        TimeGauge.builder("gatehouse.key.age", keys, TimeUnit.SECONDS, this::age)
                .description("How long the current key has been in use")
                .tag("ring", ring)
                .register(meters);
        TimeGauge.builder("gatehouse.key.rotation", keys, TimeUnit.SECONDS, this::untilNext)
                .description("How long until the next key takes over; NaN where none is to")
                .tag("ring", ring)
                .register(meters);
    }

    private double age(SigningKeys keys) {
        return -seconds(keys.ring().current(clock.instant()));
    }

    private double untilNext(SigningKeys keys) {
        return seconds(keys.ring().next(clock.instant()));
    }

    /** The time until the key starts to sign. */
    private double seconds(Optional<RingKey> key) {
        Instant now = clock.instant();
        return key.map(known ->
                        (double) Duration.between(now, known.signsFrom()).toSeconds())
                .orElse(Double.NaN);
    }
}
