package dev.gatehouse.identity;

import dev.gatehouse.identity.Grants.Grant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Which roles one source gives, by what it says about a user. Values without a role are ignored. */
public final class SourceRoles {
    private final String kind;
    private final Map<Object, Map<String, String>> granting;
    private final UnaryOperator<String> spelling;

    /**
     * @param kind the plural of what gives a role: groups, authorities or scopes
     * @param granting the roles that a value gives, each with the key of the configuration that says so. A value is a
     *     {@link DistinguishedName}, or a name in the spelling
     * @param spelling makes equal names equal text
     */
    SourceRoles(String kind, Map<Object, Map<String, String>> granting, UnaryOperator<String> spelling) {
        this.kind = kind;
        this.granting = granting;
        this.spelling = spelling;
    }

    /** @param names authorities or scopes */
    public Grants of(Collection<String> names) {
        return grants(names, Function.identity(), name -> Set.of(spelling.apply(name)));
    }

    /** A distinguished name matches distinguished names only: everybody who may name a group can spell one. */
    public Grants ofGroups(Collection<Group> groups) {
        return grants(groups, Group::dn, Group::values);
    }

    private <T> Grants grants(Collection<T> found, Function<T, String> name, Function<T, Set<Object>> values) {
        return new Grants(
                kind,
                found.stream()
                        .map(one -> new Grant(name.apply(one), roles(values.apply(one))))
                        .sorted(Comparator.comparing(Grant::name))
                        .toList());
    }

    private Map<String, String> roles(Set<Object> values) {
        Map<String, String> roles = new HashMap<>();
        values.forEach(value -> roles.putAll(granting.getOrDefault(value, Map.of())));
        return roles;
    }

    /** What gives a role, in the order of the keys. */
    public List<RoleMapping> mappings() {
        return granting.entrySet().stream()
                .flatMap(entry -> entry.getValue().values().stream()
                        .map(key -> new RoleMapping(
                                key, entry.getKey().toString(), entry.getKey() instanceof DistinguishedName)))
                .sorted(Comparator.comparing(RoleMapping::key).thenComparing(RoleMapping::value))
                .toList();
    }

    /** The roles that this source can give. */
    public Set<String> all() {
        return granting.values().stream()
                .flatMap(roles -> roles.keySet().stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
