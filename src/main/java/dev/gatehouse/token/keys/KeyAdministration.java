package dev.gatehouse.token.keys;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** What an operator may see of the signing keys, and do with them. */
@Component
public class KeyAdministration {
    private final SigningKeys keys;
    private final Optional<KeyRotation> rotation;
    private final Clock clock;

    KeyAdministration(SigningKeys keys, ObjectProvider<KeyRotation> rotation, Clock clock) {
        this.keys = keys;
        this.rotation = Optional.ofNullable(rotation.getIfAvailable());
        this.clock = clock;
    }

    /** False where the key is configured, and nobody but the operator can replace it. */
    public boolean rotates() {
        return rotation.isPresent();
    }

    public List<ListedKey> list() {
        Instant now = clock.instant();
        String current = keys.current().kid();
        return keys.ring().keys().stream()
                .map(key -> new ListedKey(
                        key.key().kid(),
                        key.key().algorithm().id(),
                        state(key, current, now),
                        key.publishedAt(),
                        key.signsFrom(),
                        key.verifiesUntil(),
                        key.withdrawnAt()))
                .toList();
    }

    /**
     * Has the next key sign as soon as every cache knows it.
     *
     * @throws IllegalStateException when the key is configured
     */
    public void rotate() {
        rotation.orElseThrow(() -> new IllegalStateException("the key is configured"))
                .rotate();
    }

    /**
     * Takes a key that is in foreign hands out of use at once.
     *
     * @return false when there is no such key, or it is withdrawn already
     * @throws IllegalStateException when the key is configured
     */
    public boolean withdraw(String kid) {
        return rotation.orElseThrow(() -> new IllegalStateException("the key is configured"))
                .withdraw(kid);
    }

    private static State state(RingKey key, String current, Instant now) {
        if (key.withdrawnAt() != null) {
            return State.WITHDRAWN;
        }
        if (key.key().kid().equals(current)) {
            return State.CURRENT;
        }
        return key.hasBegun(now) ? State.PAST : State.NEXT;
    }

    public enum State {
        NEXT,
        CURRENT,
        PAST,
        WITHDRAWN;

        /** As it is told: in small letters. */
        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A key without its secret part; see {@code docs/operations.md} for the stages of its life. */
    public record ListedKey(
            String kid,
            String alg,
            State state,
            Instant publishedAt,
            Instant signsFrom,
            @Nullable Instant verifiesUntil,
            @Nullable Instant withdrawnAt) {}
}
