package dev.gatehouse.token.keys;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The stages of a ring's key, as in {@link RingKey}, without the key itself. */
record KeyStages(
        String kid,
        SigningAlgorithm algorithm,
        Instant publishedAt,
        Instant signsFrom,
        @Nullable Instant verifiesUntil,
        @Nullable Instant withdrawnAt) {

    static KeyStages of(RingKey key) {
        return new KeyStages(
                key.key().kid(),
                key.key().algorithm(),
                key.publishedAt(),
                key.signsFrom(),
                key.verifiesUntil(),
                key.withdrawnAt());
    }

    boolean canSign(Instant now) {
        return withdrawnAt == null && !now.isBefore(signsFrom);
    }
}
