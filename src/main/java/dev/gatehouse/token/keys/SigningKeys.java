package dev.gatehouse.token.keys;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This node's copy of a key ring: the current key, and all keys that verify, including imported ones. */
public class SigningKeys implements VerifyingKeys {
    private static final Logger log = LoggerFactory.getLogger(SigningKeys.class);

    /** So many that no reader misses one. */
    private static final int MAX_WITHDRAWN = 100;

    private final Clock clock;
    private final Map<String, String> importedKids;
    private volatile Map<String, VerifyingKey> imported;
    private volatile BooleanSupplier isRecent = () -> true;
    private volatile KeyRing ring = KeyRing.EMPTY;
    private volatile Map<String, RingKey> byKid = Map.of();
    private volatile List<SigningKey> newestFirst = List.of();
    private volatile List<String> withdrawn = List.of();

    SigningKeys(Clock clock) {
        this(clock, List.of());
    }

    /** @param imported further keys that verify tokens, although no token of theirs was issued here */
    SigningKeys(Clock clock, List<VerifyingKey> imported) {
        this.clock = clock;
        this.imported = imported.stream()
                .collect(Collectors.toUnmodifiableMap(VerifyingKey::kid, Function.identity(), (first, same) -> first));
        this.importedKids = this.imported.values().stream()
                .collect(Collectors.toUnmodifiableMap(
                        VerifyingKey::thumbprint, VerifyingKey::kid, (first, same) -> first));
    }

    /** @param condition without which no key signs: the ring was read so recently that no other key can have taken over */
    void signOnlyIf(BooleanSupplier condition) {
        isRecent = condition;
    }

    /**
     * The key that signs new tokens.
     *
     * @throws Refusal {@code store_unavailable} if this node has not read the ring for too long
     */
    public SigningKey current() {
        if (!isRecent.getAsBoolean()) {
            throw new Refusal(
                    ProblemCode.STORE_UNAVAILABLE,
                    "The store is unavailable, try again later",
                    "the key ring has not been read for so long that its current key may have been replaced");
        }
        return latest();
    }

    /** The current key in the ring that was read last. */
    SigningKey latest() {
        return ring.current(clock.instant())
                .map(RingKey::key)
                .orElseThrow(() -> new IllegalStateException("no key to sign with"));
    }

    @Override
    public Optional<VerifyingKey> find(String kid) {
        RingKey ours = byKid.get(kid);
        if (ours != null && !ours.hasExpired(clock.instant())) {
            return Optional.of(ours.key().verifyingKey());
        }
        return Optional.ofNullable(imported.get(kid));
    }

    /** Whether a key was declared compromised at any time, wherever it came from. */
    public boolean isCompromised(String thumbprint) {
        return ring.compromised().contains(thumbprint);
    }

    /** The thumbprint of an imported key; of other keys the id is the thumbprint. */
    String thumbprint(String kid) {
        VerifyingKey foreign = imported.get(kid);
        return foreign == null || byKid.containsKey(kid) ? kid : foreign.thumbprint();
    }

    /** The imported keys that are accepted. */
    Collection<VerifyingKey> imported() {
        return imported.values();
    }

    /** Whether a key was withdrawn as compromised, so that its signature alone proves nothing. */
    public boolean isWithdrawn(String kid) {
        RingKey key = byKid.get(kid);
        return key != null && key.withdrawnAt() != null;
    }

    /** The {@code kid} of each key that was declared compromised, the newest first, and at most a hundred. */
    public List<String> withdrawn() {
        return withdrawn;
    }

    /** How many keys were ever declared compromised. */
    public int withdrawals() {
        return ring.compromised().since().size();
    }

    /** The keys for verifiers. */
    List<VerifyingKey> published() {
        return Stream.concat(
                        ring.published(clock.instant()).stream().map(SigningKey::verifyingKey),
                        imported.values().stream().filter(key -> !byKid.containsKey(key.kid())))
                .toList();
    }

    /** All keys of the ring, the newest first. */
    List<SigningKey> newestFirst() {
        return newestFirst;
    }

    KeyRing ring() {
        return ring;
    }

    void adopt(KeyRing latest) {
        byKid = latest.keys().stream()
                .collect(Collectors.toUnmodifiableMap(key -> key.key().kid(), Function.identity()));
        acceptImported(latest);
        withdrawn = latest.compromised()
                .newestFirst()
                .limit(MAX_WITHDRAWN)
                .map(thumbprint -> importedKids.getOrDefault(thumbprint, thumbprint))
                .toList();
        ring = latest;
        List<SigningKey> reversed = new ArrayList<>();
        latest.keys().forEach(key -> reversed.add(0, key.key()));
        newestFirst = List.copyOf(reversed);
    }

    /** A start that failed because of such a key would turn its withdrawal into an outage, at the next restart of a node. */
    private void acceptImported(KeyRing latest) {
        Map<String, VerifyingKey> acceptable = new HashMap<>(imported);
        acceptable.values().removeIf(key -> {
            boolean compromised = latest.compromised().contains(key.thumbprint());
            if (compromised) {
                log.error(
                        "imported key refused: kid={} thumbprint={} was declared compromised. Remove it from"
                                + " gatehouse.keys.imported",
                        key.kid(),
                        key.thumbprint());
            }
            return compromised;
        });
        imported = Map.copyOf(acceptable);
    }
}
