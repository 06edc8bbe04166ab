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

/** How old the keys are that sign and seal, and when the next ones take over: what nobody looks at until it is too late. */
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

    /** Until the key begins to sign. */
    private double seconds(Optional<RingKey> key) {
        Instant now = clock.instant();
        return key.map(known ->
                        (double) Duration.between(now, known.signsFrom()).toSeconds())
                .orElse(Double.NaN);
    }
}
