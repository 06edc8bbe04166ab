package dev.gatehouse.token.keys;

import dev.gatehouse.config.Misconfiguration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The keys that were ever declared compromised. No key leaves this list.
 *
 * @param since the ids of the keys, most of which are no longer in the ring, and when they were declared compromised
 */
record CompromisedKeys(Map<String, Instant> since) {
    static final CompromisedKeys NONE = new CompromisedKeys(Map.of());

    CompromisedKeys {
        since = Map.copyOf(since);
    }

    boolean contains(String kid) {
        return since.containsKey(kid);
    }

    Stream<String> newestFirst() {
        return since.entrySet().stream()
                .sorted(Map.Entry.<String, Instant>comparingByValue().reversed())
                .map(Map.Entry::getKey);
    }

    CompromisedKeys with(String kid, Instant now) {
        Map<String, Instant> all = new LinkedHashMap<>(since);
        all.putIfAbsent(kid, now);
        return new CompromisedKeys(all);
    }

    /** With those keys of a ring that are withdrawn. */
    CompromisedKeys with(List<RingKey> keys) {
        CompromisedKeys all = this;
        for (RingKey key : keys) {
            if (key.withdrawnAt() != null) {
                all = all.with(key.key().kid(), key.withdrawnAt());
            }
        }
        return all;
    }

    /** @throws Misconfiguration if the key was declared compromised: only a configured key can be one that was used before */
    void requireNot(String kid) {
        Misconfiguration.check(
                !contains(kid),
                "gatehouse.token has the key " + kid + ", which was declared compromised",
                "Configure another one.");
    }
}
