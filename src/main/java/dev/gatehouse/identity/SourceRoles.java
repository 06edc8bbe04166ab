package dev.gatehouse.identity;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Which roles one source gives, by what it says about a user. Values without a role are ignored. */
public final class SourceRoles {
    private final Map<String, Set<Object>> granting;
    private final UnaryOperator<String> spelling;

    /**
     * @param granting what gives a role, by the name of the role: a {@link DistinguishedName}, or a name in the spelling
     * @param spelling makes equal names equal text
     */
    SourceRoles(Map<String, Set<Object>> granting, UnaryOperator<String> spelling) {
        this.granting = granting;
        this.spelling = spelling;
    }

    /** @param names of groups, authorities or scopes */
    public Set<String> of(Collection<String> names) {
        return of(Set.of(), names);
    }

    /**
     * A distinguished name matches distinguished names only: everybody who may name a group can spell one.
     *
     * @param dns of the user's groups
     * @param names of the user's groups
     */
    public Set<String> of(Set<DistinguishedName> dns, Collection<String> names) {
        Set<String> spelled = names.stream().map(spelling).collect(Collectors.toSet());
        return granting.entrySet().stream()
                .filter(role ->
                        !Collections.disjoint(role.getValue(), dns) || !Collections.disjoint(role.getValue(), spelled))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The roles that this source can give. */
    public Set<String> all() {
        return granting.keySet();
    }
}
