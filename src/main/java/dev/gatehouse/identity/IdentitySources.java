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

/** All configured sources, in the order of {@code gatehouse.identity.order}. */
@Component
public class IdentitySources {
    private final Map<String, IdentitySource> byName = new LinkedHashMap<>();

    IdentitySources(IdentityProperties properties, List<Kind> kinds, MeterRegistry meters) {
        Map<String, IdentitySource> configured = new LinkedHashMap<>();
        for (IdentitySource source :
                kinds.stream().flatMap(kind -> kind.sources().stream()).toList()) {
            IdentitySource sameName = configured.put(source.name(), source);
            Misconfiguration.check(
                    sameName == null,
                    "gatehouse.identity",
                    "has two sources with the name " + source.name(),
                    "Rename one of them.");
        }
        requireDistinctAffixes(configured);
        List<String> order = properties.order();
        Misconfiguration.check(
                order.isEmpty()
                        || (order.size() == configured.size()
                                && Set.copyOf(order).equals(configured.keySet())),
                "gatehouse.identity.order",
                "is " + order + ", but the configured sources are " + configured.keySet(),
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
                            "Set a different user-prefix or user-suffix for one of them.");
                });
    }

    /** The sources of one kind, such as all LDAP directories. Beans of this type are ordered by their {@code @Order}. */
    public record Kind(List<? extends IdentitySource> sources) {

        public Kind {
            sources = List.copyOf(sources);
        }
    }
}
