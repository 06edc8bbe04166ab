package dev.gatehouse.token.keys;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key of the ring, and the stages of its life.
 *
 * @param publishedAt when verifiers could first read of it
 * @param signsFrom when it takes over from the key before it
 * @param verifiesUntil when the last token of it has expired; null as long as no other key has been set to follow it
 * @param withdrawnAt when it was found to be compromised, if so: it neither signs nor is published from then on
 */
record RingKey(
        SigningKey key,
        Instant publishedAt,
        Instant signsFrom,
        @Nullable Instant verifiesUntil,
        @Nullable Instant withdrawnAt) {

    RingKey until(@Nullable Instant end) {
        return new RingKey(key, publishedAt, signsFrom, end, withdrawnAt);
    }

    RingKey from(Instant start) {
        return new RingKey(key, publishedAt, start, verifiesUntil, withdrawnAt);
    }

    RingKey withdrawn(Instant now) {
        return new RingKey(key, publishedAt, signsFrom, verifiesUntil, now);
    }

    boolean isOver(Instant now) {
        return verifiesUntil != null && !now.isBefore(verifiesUntil);
    }

    boolean hasBegun(Instant now) {
        return !now.isBefore(signsFrom);
    }
}
