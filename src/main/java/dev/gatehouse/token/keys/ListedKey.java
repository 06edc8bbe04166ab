package dev.gatehouse.token.keys;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key as administrators see it, without its secret part; see {@code docs/keys.md} for the stages of its life.
 *
 * @param alg null if the key was declared compromised and is neither in the ring nor imported
 * @param publishedAt null if the key is not in the ring
 * @param signsFrom null if the key is not in the ring
 */
public record ListedKey(
        String kid,
        @Nullable String alg,
        State state,
        @Nullable Instant publishedAt,
        @Nullable Instant signsFrom,
        @Nullable Instant verifiesUntil,
        @Nullable Instant withdrawnAt) {

    /** The keys of the ring in signing order, then imported keys, then all others that were ever declared compromised. */
    static List<ListedKey> of(
            List<KeyStages> ring, Collection<VerifyingKey> imported, Map<String, Instant> compromised, Instant now) {
        String current = ring.stream()
                .filter(key -> key.canSign(now))
                .map(KeyStages::kid)
                .reduce("", (earlier, later) -> later);
        List<ListedKey> listed = new ArrayList<>();
        ring.forEach(key -> listed.add(of(key, key.kid().equals(current), now)));
        imported.forEach(key ->
                listed.add(new ListedKey(key.kid(), key.algorithm().id(), State.IMPORTED, null, null, null, null)));
        compromised.entrySet().stream()
                .filter(key -> ring.stream().noneMatch(known -> known.kid().equals(key.getKey())))
                .sorted(Map.Entry.<String, Instant>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .forEach(key -> listed.add(
                        new ListedKey(key.getKey(), null, State.WITHDRAWN, null, null, null, key.getValue())));
        return listed;
    }

    private static ListedKey of(KeyStages key, boolean isCurrent, Instant now) {
        return new ListedKey(
                key.kid(),
                key.algorithm().id(),
                key.withdrawnAt() != null
                        ? State.WITHDRAWN
                        : isCurrent ? State.CURRENT : key.canSign(now) ? State.PAST : State.NEXT,
                key.publishedAt(),
                key.signsFrom(),
                key.verifiesUntil(),
                key.withdrawnAt());
    }

    public enum State {
        NEXT,
        CURRENT,
        PAST,
        IMPORTED,
        WITHDRAWN;

        /** As in a response: lower case. */
        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
