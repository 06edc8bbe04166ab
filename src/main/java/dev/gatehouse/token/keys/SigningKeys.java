package dev.gatehouse.token.keys;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The keys of this node, in memory: the one that signs now, and all that verify. */
public class SigningKeys {
    private final Clock clock;
    private final Map<String, VerifyingKey> imported;
    private volatile KeyRing ring = KeyRing.EMPTY;
    private volatile Map<String, RingKey> byKid = Map.of();
    private volatile List<SigningKey> newestFirst = List.of();

    SigningKeys(Clock clock) {
        this(clock, List.of());
    }

    /** @param imported keys that tokens are verified with as well, though no token of theirs was issued here */
    SigningKeys(Clock clock, List<VerifyingKey> imported) {
        this.clock = clock;
        this.imported = imported.stream()
                .collect(Collectors.toUnmodifiableMap(VerifyingKey::kid, Function.identity(), (first, same) -> first));
    }

    /** What new tokens are signed with. */
    public SigningKey current() {
        return ring.current(clock.instant())
                .map(RingKey::key)
                .orElseThrow(() -> new IllegalStateException("no key to sign with"));
    }

    /** The key of a token, withdrawn ones among them. */
    public Optional<VerifyingKey> find(String kid) {
        RingKey ours = byKid.get(kid);
        if (ours != null && !ours.isOver(clock.instant())) {
            return Optional.of(ours.key().verifyingKey());
        }
        return Optional.ofNullable(imported.get(kid));
    }

    /** Whether a key is known to be in foreign hands: its signature alone proves nothing. */
    public boolean isWithdrawn(String kid) {
        RingKey key = byKid.get(kid);
        return key != null && key.withdrawnAt() != null;
    }

    /** What verifiers may know now. */
    List<VerifyingKey> published() {
        List<VerifyingKey> published = new ArrayList<>();
        ring.published(clock.instant()).forEach(key -> published.add(key.verifyingKey()));
        imported.values().stream().filter(key -> !byKid.containsKey(key.kid())).forEach(published::add);
        return published;
    }

    /** All of the ring, the latest first. */
    List<SigningKey> newestFirst() {
        return newestFirst;
    }

    KeyRing ring() {
        return ring;
    }

    void adopt(KeyRing latest) {
        byKid = latest.keys().stream()
                .collect(Collectors.toUnmodifiableMap(key -> key.key().kid(), Function.identity()));
        ring = latest;
        List<SigningKey> reversed =
                new ArrayList<>(latest.keys().stream().map(RingKey::key).toList());
        Collections.reverse(reversed);
        newestFirst = List.copyOf(reversed);
    }
}
