package dev.gatehouse.token.keys;

import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** The key rings of the service, without a store. */
public final class BenchmarkKeys {
    private BenchmarkKeys() {}

    public static SigningKey signing(SigningAlgorithm algorithm) {
        return algorithm.generate();
    }

    /** Two, as after a rotation; the later one seals. */
    public static SealKeys seal() {
        SigningKeys keys = new SigningKeys(Clock.systemUTC());
        keys.adopt(new KeyRing(List.of(
                new RingKey(SigningAlgorithm.HS256.generate(), Instant.EPOCH, Instant.EPOCH, Instant.MAX, null),
                new RingKey(SigningAlgorithm.HS256.generate(), Instant.EPOCH, Instant.EPOCH, null, null))));
        return new SealKeys(keys);
    }
}
