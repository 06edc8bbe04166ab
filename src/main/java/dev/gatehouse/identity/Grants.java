package dev.gatehouse.identity;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a source has for a user that can give roles.
 *
 * @param kind the plural of what it is: groups, authorities or scopes
 * @param all in the order of their names
 */
public record Grants(String kind, List<Grant> all) {
    /** Of a source that gives no roles. */
    public static final Grants NONE = new Grants("groups", List.of());

    public Grants {
        all = List.copyOf(all);
    }

    public Set<String> roles() {
        return all.stream().flatMap(grant -> grant.roles().keySet().stream()).collect(Collectors.toUnmodifiableSet());
    }

    List<String> names() {
        return all.stream().map(Grant::name).toList();
    }

    /** The names of those that give no role. */
    List<String> withoutRole() {
        return all.stream()
                .filter(grant -> grant.roles().isEmpty())
                .map(Grant::name)
                .toList();
    }

    /**
     * A group, an authority or a scope.
     *
     * @param name as the source writes it; of a group the distinguished name
     * @param roles the roles that it gives, each with the key of the configuration that says so
     */
    public record Grant(String name, Map<String, String> roles) {

        public Grant {
            roles = Map.copyOf(roles);
        }
    }
}
