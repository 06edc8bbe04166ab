package dev.gatehouse.token.keys;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The keys in the order in which they sign: past ones, the current one, and always a next one, which verifiers know long
 * before it signs. Arithmetic on values, nothing else.
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

    /** The ring as it should be now: nothing in it that is over, and a next key. The same ring when it is that already. */
    KeyRing rotated(Instant now, KeyTimes times, Supplier<SigningKey> fresh) {
        List<RingKey> kept =
                new ArrayList<>(keys.stream().filter(key -> !key.isOver(now)).toList());
        if (current(now).isEmpty()) {
            // Nobody has a token yet, or all is lost: there is no cache to wait for.
            follow(kept, new RingKey(fresh.get(), now, now, null, null), times);
        }
        if (new KeyRing(kept).next(now).isEmpty()) {
            Instant due = kept.get(kept.size() - 1).signsFrom().plus(times.rotateEvery());
            Instant soonest = now.plus(times.ahead());
            follow(kept, new RingKey(fresh.get(), now, due.isAfter(soonest) ? due : soonest, null, null), times);
        }
        return kept.equals(keys) ? this : new KeyRing(kept);
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

    /** Has a key of another kind take the place of the next one. */
    KeyRing succeededBy(SigningKey other, Instant now, KeyTimes times) {
        List<RingKey> kept =
                new ArrayList<>(keys.stream().filter(key -> key.hasBegun(now)).toList());
        follow(kept, new RingKey(other, now, now.plus(times.ahead()), null, null), times);
        return new KeyRing(kept);
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
