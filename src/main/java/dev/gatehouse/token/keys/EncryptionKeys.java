package dev.gatehouse.token.keys;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The keys that tokens are encrypted with, by audience and by {@code kid}. */
@Component
public class EncryptionKeys {
    private final Map<String, List<EncryptionKey>> byAudience;
    private final Map<String, EncryptionKey> byKid;

    EncryptionKeys(EncryptionProperties properties) {
        this.byAudience = properties.encryption().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> EncryptionKeyFile.read(entry.getKey(), entry.getValue())));
        this.byKid = byAudience.values().stream()
                .flatMap(List::stream)
                .filter(key -> key.decrypting() != null)
                .collect(Collectors.toUnmodifiableMap(EncryptionKey::kid, Function.identity(), (one, same) -> one));
    }

    public Set<String> audiences() {
        return byAudience.keySet();
    }

    /** What tokens for an audience are encrypted with; empty when they are signed alone. */
    public Optional<EncryptionKey> of(String audience) {
        return Optional.ofNullable(byAudience.get(audience)).map(keys -> keys.get(0));
    }

    /** A key that can decrypt. */
    public Optional<EncryptionKey> find(String kid) {
        return Optional.ofNullable(byKid.get(kid));
    }
}
