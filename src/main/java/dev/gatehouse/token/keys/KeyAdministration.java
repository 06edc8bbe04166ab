package dev.gatehouse.token.keys;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Lists, rotates and withdraws signing keys for an administrator. */
@Component
public class KeyAdministration {
    private final SigningKeys keys;
    private final KeyRotation rotation;
    private final Clock clock;

    KeyAdministration(SigningKeys keys, KeyRotation rotation, Clock clock) {
        this.keys = keys;
        this.rotation = rotation;
        this.clock = clock;
    }

    public List<ListedKey> list() {
        Instant now = clock.instant();
        String current = keys.latest().kid();
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
     * The next key signs as soon as every cache knows it.
     *
     * @throws Refusal {@code key_configured}
     */
    public void rotate() {
        requireGenerated();
        rotation.promoteNext();
    }

    /**
     * Takes a compromised key out of use at once.
     *
     * @return false if there is no such key or it is already withdrawn
     * @throws Refusal {@code key_configured} if the configuration names this key
     */
    public boolean withdraw(String kid) {
        if (keys.ring().last().stream().anyMatch(last -> last.key().kid().equals(kid))) {
            requireGenerated();
        }
        return rotation.withdraw(kid);
    }

    /** Takes all keys out of use at once, except one that the configuration names. */
    public void withdrawAll() {
        rotation.withdrawAll();
    }

    private void requireGenerated() {
        if (!rotation.generatesKeys()) {
            throw new Refusal(
                    ProblemCode.KEY_CONFIGURED,
                    "The key is set in the configuration: set another one there, which then follows it");
        }
    }

    private static State state(RingKey key, String current, Instant now) {
        if (key.withdrawnAt() != null) {
            return State.WITHDRAWN;
        }
        if (key.key().kid().equals(current)) {
            return State.CURRENT;
        }
        return key.hasStarted(now) ? State.PAST : State.NEXT;
    }

    public enum State {
        NEXT,
        CURRENT,
        PAST,
        WITHDRAWN;

        /** As in a response: lower case. */
        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A key without its secret part; see {@code docs/keys.md} for the stages of its life. */
    public record ListedKey(
            String kid,
            String alg,
            State state,
            Instant publishedAt,
            Instant signsFrom,
            @Nullable Instant verifiesUntil,
            @Nullable Instant withdrawnAt) {}
}
