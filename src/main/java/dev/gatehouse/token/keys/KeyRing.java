package dev.gatehouse.token.keys;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The keys in the order in which they sign: past keys, the current key and, if keys rotate, always a next key, which
 * verifiers know long before it signs. A pure value: no clock, no store.
 */
record KeyRing(List<RingKey> keys, CompromisedKeys compromised) {
    static final KeyRing EMPTY = new KeyRing(List.of());

    KeyRing {
        keys = List.copyOf(keys);
        compromised = compromised.with(keys);
    }

    KeyRing(List<RingKey> keys) {
        this(keys, CompromisedKeys.NONE);
    }

    /** The key that signs now. */
    Optional<RingKey> current(Instant now) {
        return keys.stream()
                .filter(key -> key.hasStarted(now) && key.withdrawnAt() == null)
                .reduce((earlier, later) -> later);
    }

    /**
     * The ring as it should be now: without expired keys and, if keys rotate, with a next key in time.
     *
     * @return this ring if nothing changes
     */
    KeyRing rotated(Instant now, KeyTimes times, Supplier<SigningKey> fresh) {
        KeyRing ring =
                with(keys.stream().filter(key -> !key.hasExpired(now)).toList()).withCurrent(now, times, fresh);
        if (times.rotateEvery() != null) {
            Instant due = ring.nextDue(now, times);
            RingKey next = ring.next(now).orElse(null);
            if (next == null) {
                ring = ring.append(fresh.get(), now, due, times);
            } else if (next.signsFrom().isAfter(due)) {
                ring = ring.replaced(next, next.signingFrom(due), times);
            }
        }
        return ring.keys.equals(keys) ? this : ring;
    }

    /** Whether {@link #rotated} changes anything. */
    boolean isDue(Instant now, KeyTimes times) {
        return current(now).isEmpty()
                || keys.stream().anyMatch(key -> key.hasExpired(now))
                || (times.rotateEvery() != null
                        && next(now).stream()
                                .noneMatch(next -> !next.signsFrom().isAfter(nextDue(now, times))));
    }

    /** When the key after the current one signs at the latest. */
    private Instant nextDue(Instant now, KeyTimes times) {
        Instant soonest = now.plus(times.publicationLead());
        Instant due = current(now).orElseThrow().signsFrom().plus(Objects.requireNonNull(times.rotateEvery()));
        return due.isAfter(soonest) ? due : soonest;
    }

    /** The ring with a current key: if it has none, the next key, or a new one if the ring has no other. */
    KeyRing withCurrent(Instant now, KeyTimes times, Supplier<SigningKey> fresh) {
        if (current(now).isPresent()) {
            return this;
        }
        return next(now)
                .map(next -> replaced(next, next.signingFrom(now), times))
                .orElseGet(() -> append(fresh.get(), now, now, times));
    }

    /** The next key signs as soon as every cache knows it. */
    KeyRing withNextPromoted(Instant now, KeyTimes times) {
        return next(now)
                .map(next -> {
                    Instant known = next.publishedAt().plus(times.publicationLead());
                    return replaced(next, next.signingFrom(known.isAfter(now) ? known : now), times);
                })
                .orElse(this);
    }

    /** Replaces the next key. If the successor is already the current key, it stays the current key. */
    KeyRing withSuccessor(SigningKey other, Instant now, KeyTimes times) {
        Optional<RingKey> current = current(now);
        List<RingKey> kept = new ArrayList<>(keys.stream()
                .filter(key -> key.hasStarted(now) && !key.key().equals(other))
                .toList());
        if (current.isPresent() && current.get().key().equals(other)) {
            kept.add(current.get().verifyingUntil(null));
            return with(kept);
        }
        return with(kept).append(other, now, now.plus(times.publicationLead()), times);
    }

    /** The last key in signing order: the next key if there is one, else the current key. */
    Optional<RingKey> last() {
        return keys.stream().filter(key -> key.withdrawnAt() == null).reduce((earlier, later) -> later);
    }

    Optional<RingKey> find(String kid) {
        return keys.stream().filter(key -> key.key().kid().equals(kid)).findFirst();
    }

    /**
     * Takes a key out of use at once and for ever, whether or not it is in the ring. If it is the current key, the next key
     * takes over, which most caches know.
     *
     * @return this ring if the key is withdrawn already
     */
    KeyRing withdrawn(String kid, Instant now, KeyTimes times) {
        return compromised.contains(kid)
                ? this
                : new KeyRing(keys, compromised.with(kid, now)).without(kid, now, times);
    }

    private KeyRing without(String kid, Instant now, KeyTimes times) {
        Optional<RingKey> found = find(kid);
        if (found.isEmpty()) {
            return this;
        }
        if (!found.get().hasStarted(now)) {
            return with(keys.stream().filter(key -> !key.equals(found.get())).toList());
        }
        boolean signs = current(now).equals(found);
        KeyRing ring = replaced(found.get(), found.get().withdrawn(now), times);
        return signs
                ? ring.next(now)
                        .map(next -> ring.replaced(next, next.signingFrom(now), times))
                        .orElse(ring)
                : ring;
    }

    /** Takes all keys out of use at once, except one. */
    KeyRing withdrawn(Optional<SigningKey> except, Instant now, KeyTimes times) {
        KeyRing ring = this;
        for (RingKey key : keys) {
            if (except.filter(key.key()::equals).isEmpty()) {
                ring = ring.withdrawn(key.key().kid(), now, times);
            }
        }
        return ring;
    }

    /** The keys for verifiers: those that are neither expired nor withdrawn, including the next key. */
    List<SigningKey> published(Instant now) {
        return keys.stream()
                .filter(key -> key.withdrawnAt() == null && !key.hasExpired(now))
                .map(RingKey::key)
                .toList();
    }

    /** The key that follows the current key. */
    Optional<RingKey> next(Instant now) {
        return keys.stream()
                .filter(key -> !key.hasStarted(now) && key.withdrawnAt() == null)
                .findFirst();
    }

    private KeyRing append(SigningKey key, Instant now, Instant from, KeyTimes times) {
        compromised.requireNot(key.kid());
        List<RingKey> ring = new ArrayList<>(keys);
        add(ring, new RingKey(key, now, from, null, null), times);
        return with(ring);
    }

    private KeyRing with(List<RingKey> changed) {
        return new KeyRing(changed, compromised);
    }

    private KeyRing replaced(RingKey old, RingKey changed, KeyTimes times) {
        List<RingKey> ring = new ArrayList<>();
        for (RingKey key : keys) {
            if (key.equals(old)) {
                add(ring, changed, times);
            } else {
                ring.add(key);
            }
        }
        return with(ring);
    }

    /** Adds a key. When it starts to sign, the key before it only verifies. */
    private static void add(List<RingKey> ring, RingKey successor, KeyTimes times) {
        if (!ring.isEmpty()) {
            int last = ring.size() - 1;
            ring.set(last, ring.get(last).verifyingUntil(successor.signsFrom().plus(times.verificationGrace())));
        }
        ring.add(successor);
    }
}
