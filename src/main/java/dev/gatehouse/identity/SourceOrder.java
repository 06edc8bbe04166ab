package dev.gatehouse.identity;

import dev.gatehouse.config.Misconfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The sources of all kinds, in the order of {@code gatehouse.identity.order}. */
@Component
public class SourceOrder {
    private final Map<String, IdentitySource> byName = new LinkedHashMap<>();

    SourceOrder(IdentityProperties properties, List<IdentitySources> kinds, MeterRegistry meters) {
        Map<String, IdentitySource> configured = new LinkedHashMap<>();
        for (IdentitySource source :
                kinds.stream().flatMap(kind -> kind.sources().stream()).toList()) {
            IdentitySource sameName = configured.put(source.name(), source);
            Misconfiguration.check(
                    sameName == null,
                    "gatehouse.identity",
                    "has two sources named " + source.name(),
                    "Give one another name.");
        }
        requireDistinctAffixes(configured);
        List<String> order = properties.order();
        Misconfiguration.check(
                order.isEmpty()
                        || (order.size() == configured.size()
                                && Set.copyOf(order).equals(configured.keySet())),
                "gatehouse.identity.order",
                "is " + order + ", but the sources configured are " + configured.keySet(),
                "Name each configured source exactly once.");
        (order.isEmpty()
                        ? configured.values()
                        : order.stream().map(configured::get).toList())
                .forEach(source -> byName.put(source.name(), new TimedSource(source, meters)));
    }

    public List<IdentitySource> inOrder() {
        return List.copyOf(byName.values());
    }

    List<String> names() {
        return List.copyOf(byName.keySet());
    }

    Optional<IdentitySource> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    private static void requireDistinctAffixes(Map<String, IdentitySource> configured) {
        Map<Affix, String> owners = new HashMap<>();
        configured.values().stream()
                .filter(source -> !source.affix().equals(Affix.NONE))
                .forEach(source -> {
                    String owner = owners.put(source.affix(), source.name());
                    Misconfiguration.check(
                            owner == null,
                            "gatehouse.identity",
                            "gives the users of " + owner + " and of " + source.name() + " the same names",
                            "Give the two another user-prefix or user-suffix.");
                });
    }
}
