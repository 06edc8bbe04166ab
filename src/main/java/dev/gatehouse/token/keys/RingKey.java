package dev.gatehouse.token.keys;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key of the ring with the stages of its life.
 *
 * @param publishedAt when it was first published
 * @param signsFrom when it takes over from the key before it
 * @param verifiesUntil when its last token has expired; null as long as no other key is to follow it
 * @param withdrawnAt when it was withdrawn as compromised; from then on it neither signs nor is published
 */
record RingKey(
        SigningKey key,
        Instant publishedAt,
        Instant signsFrom,
        @Nullable Instant verifiesUntil,
        @Nullable Instant withdrawnAt) {

    RingKey verifyingUntil(@Nullable Instant end) {
        return new RingKey(key, publishedAt, signsFrom, end, withdrawnAt);
    }

    RingKey signingFrom(Instant start) {
        return new RingKey(key, publishedAt, start, verifiesUntil, withdrawnAt);
    }

    RingKey withdrawn(Instant now) {
        return new RingKey(key, publishedAt, signsFrom, verifiesUntil, now);
    }

    boolean hasExpired(Instant now) {
        return verifiesUntil != null && !now.isBefore(verifiesUntil);
    }

    boolean hasStarted(Instant now) {
        return !now.isBefore(signsFrom);
    }
}
