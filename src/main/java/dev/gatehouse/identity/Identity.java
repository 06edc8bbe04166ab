package dev.gatehouse.identity;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * An authenticated user.
 *
 * @param user the canonical name: a name that people type, normalized as by {@link UserName}, else as the source has it
 * @param source the name of the source
 * @param roles as mapped by {@link Roles}
 * @param attributes further values of the source, by lower-case name, one or several for each
 */
public record Identity(String user, String source, Set<String> roles, Map<String, List<String>> attributes) {

    public Identity {
        roles = Set.copyOf(roles);
        attributes = Map.copyOf(attributes);
    }

    Identity withAffix(Affix affix) {
        return new Identity(affix.addTo(user), source, roles, attributes);
    }

    /** The roles in alphabetical order, so that all tokens of a user list them in the same way. */
    public List<String> sortedRoles() {
        return List.copyOf(new TreeSet<>(roles));
    }
}
