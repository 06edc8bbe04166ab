package dev.gatehouse.token.keys;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The keys in the order in which they sign: past ones, the current one, and, where they rotate, always a next one, which
 * verifiers know long before it signs. Arithmetic on values, nothing else.
 */
record KeyRing(List<RingKey> keys) {
    static final KeyRing EMPTY = new KeyRing(List.of());

    KeyRing {
        keys = List.copyOf(keys);
    }

    /** The key that signs now. */
    Optional<RingKey> current(Instant now) {
        return keys.stream()
                .filter(key -> key.hasBegun(now) && key.withdrawnAt() == null)
                .reduce((earlier, later) -> later);
    }

    /**
     * The ring as it should be now: nothing in it that is over, and, where keys rotate, a next key. The same ring when it
     * is that already.
     */
    KeyRing rotated(Instant now, KeyTimes times, Supplier<SigningKey> fresh) {
        KeyRing ring = new KeyRing(keys.stream().filter(key -> !key.isOver(now)).toList());
        if (ring.current(now).isEmpty()) {
            ring = ring.begun(now, times, fresh);
        }
        if (times.rotateEvery() != null && ring.next(now).isEmpty()) {
            Instant due = ring.keys.get(ring.keys.size() - 1).signsFrom().plus(times.rotateEvery());
            Instant soonest = now.plus(times.ahead());
            ring = ring.followedBy(fresh.get(), now, due.isAfter(soonest) ? due : soonest, times);
        }
        return ring.keys.equals(keys) ? this : ring;
    }

    /** Has some key sign at once: the next one, or, where nobody has a token yet or all is lost, a new one. */
    private KeyRing begun(Instant now, KeyTimes times, Supplier<SigningKey> fresh) {
        return next(now)
                .map(next -> replaced(next, next.from(now), times))
                .orElseGet(() -> followedBy(fresh.get(), now, now, times));
    }

    /** Has the next key sign as soon as every cache knows it. */
    KeyRing hastened(Instant now, KeyTimes times) {
        return next(now)
                .map(next -> {
                    Instant known = next.publishedAt().plus(times.ahead());
                    return replaced(next, next.from(known.isAfter(now) ? known : now), times);
                })
                .orElse(this);
    }

    /** Has another key take the place of the next one. When it is the one that signs, it goes on doing so. */
    KeyRing succeededBy(SigningKey other, Instant now, KeyTimes times) {
        Optional<RingKey> current = current(now);
        List<RingKey> kept = new ArrayList<>(keys.stream()
                .filter(key -> key.hasBegun(now) && !key.key().equals(other))
                .toList());
        if (current.isPresent() && current.get().key().equals(other)) {
            kept.add(current.get().until(null));
            return new KeyRing(kept);
        }
        return new KeyRing(kept).followedBy(other, now, now.plus(times.ahead()), times);
    }

    /** The key that will have signed last, as things stand. */
    Optional<RingKey> last() {
        return keys.stream().filter(key -> key.withdrawnAt() == null).reduce((earlier, later) -> later);
    }

    Optional<RingKey> find(String kid) {
        return keys.stream().filter(key -> key.key().kid().equals(kid)).findFirst();
    }

    /**
     * Takes a key out of use at once. When it is the one that signs, the next one takes over, which most caches know.
     *
     * @return the same ring when it has no such key
     */
    KeyRing withdrawn(String kid, Instant now, KeyTimes times) {
        Optional<RingKey> found = keys.stream()
                .filter(key -> key.key().kid().equals(kid) && key.withdrawnAt() == null)
                .findFirst();
        if (found.isEmpty()) {
            return this;
        }
        if (!found.get().hasBegun(now)) {
            return new KeyRing(
                    keys.stream().filter(key -> !key.equals(found.get())).toList());
        }
        boolean signs = current(now).equals(found);
        KeyRing ring = replaced(found.get(), found.get().withdrawn(now), times);
        return signs
                ? ring.next(now)
                        .map(next -> ring.replaced(next, next.from(now), times))
                        .orElse(ring)
                : ring;
    }

    /** What verifiers may know: all that is not over and not withdrawn, the next key among them. */
    List<SigningKey> published(Instant now) {
        return keys.stream()
                .filter(key -> key.withdrawnAt() == null && !key.isOver(now))
                .map(RingKey::key)
                .toList();
    }

    /** The key that will follow the current one. */
    Optional<RingKey> next(Instant now) {
        return keys.stream()
                .filter(key -> !key.hasBegun(now) && key.withdrawnAt() == null)
                .findFirst();
    }

    private KeyRing followedBy(SigningKey key, Instant now, Instant from, KeyTimes times) {
        List<RingKey> ring = new ArrayList<>(keys);
        follow(ring, new RingKey(key, now, from, null, null), times);
        return new KeyRing(ring);
    }

    private KeyRing replaced(RingKey old, RingKey changed, KeyTimes times) {
        List<RingKey> ring = new ArrayList<>();
        for (RingKey key : keys) {
            if (key.equals(old)) {
                follow(ring, changed, times);
            } else {
                ring.add(key);
            }
        }
        return new KeyRing(ring);
    }

    /** Adds a key, from whose first signature on the one before it only verifies. */
    private static void follow(List<RingKey> ring, RingKey successor, KeyTimes times) {
        if (!ring.isEmpty()) {
            int last = ring.size() - 1;
            ring.set(last, ring.get(last).until(successor.signsFrom().plus(times.linger())));
        }
        ring.add(successor);
    }
}
