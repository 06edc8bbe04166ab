package dev.gatehouse.identity;

import dev.gatehouse.config.Misconfiguration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** All configured sources, in the order of {@code gatehouse.identity.order}. */
@Component
public class IdentitySources {
    private final List<IdentitySource> inOrder;

    IdentitySources(IdentityProperties properties, List<Kind> kinds) {
        Map<String, IdentitySource> configured = new LinkedHashMap<>();
        Map<Affix, String> owners = new HashMap<>();
        kinds.stream().flatMap(kind -> kind.sources().stream()).forEach(source -> {
            Misconfiguration.check(
                    configured.put(source.name(), source) == null,
                    "gatehouse.identity has two sources with the name " + source.name(),
                    "Rename one of them.");
            String owner = source.affix().equals(Affix.NONE) ? null : owners.put(source.affix(), source.name());
            Misconfiguration.check(
                    owner == null,
                    "gatehouse.identity gives the users of " + owner + " and of " + source.name() + " the same names",
                    "Set a different user-prefix or user-suffix for one of them.");
        });
        List<String> order = properties.order().isEmpty() ? List.copyOf(configured.keySet()) : properties.order();
        Misconfiguration.check(
                order.size() == configured.size() && Set.copyOf(order).equals(configured.keySet()),
                "gatehouse.identity.order is " + order + ", but the configured sources are " + configured.keySet(),
                "Name each configured source exactly once.");
        this.inOrder = order.stream().map(configured::get).toList();
    }

    public List<IdentitySource> inOrder() {
        return inOrder;
    }

    /** The canonical names of the users whom a name can mean at the sources. */
    public Set<String> canonicalNames(String typed) {
        return Stream.concat(
                        Stream.of(typed),
                        inOrder.stream().map(source -> source.affix().addTo(typed)))
                .collect(Collectors.toSet());
    }

    List<String> names() {
        return inOrder.stream().map(IdentitySource::name).toList();
    }

    public Optional<IdentitySource> named(String name) {
        return inOrder.stream().filter(source -> source.name().equals(name)).findFirst();
    }

    /** The sources of one kind, such as all LDAP directories. Beans of this type are ordered by their {@code @Order}. */
    public record Kind(List<? extends IdentitySource> sources) {}
}
