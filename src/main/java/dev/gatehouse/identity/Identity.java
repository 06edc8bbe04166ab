package dev.gatehouse.identity;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Somebody whom a source knows and whose password was right.
 *
 * @param user the canonical name, as the source has it, in the spelling of {@link UserName}
 * @param source the name of the source
 * @param roles as mapped by {@link Roles}
 * @param attributes what the source knows beside: a name in lower case, and one value or several
 */
public record Identity(String user, String source, Set<String> roles, Map<String, List<String>> attributes) {

    public Identity {
        roles = Set.copyOf(roles);
        attributes = Map.copyOf(attributes);
    }

    /** The same person, by the name that the affix makes. */
    Identity named(Affix affix) {
        return new Identity(affix.around(user), source, roles, attributes);
    }

    /** The roles in the order of the alphabet, so that two tokens of one person say the same. */
    public List<String> sortedRoles() {
        return List.copyOf(new TreeSet<>(roles));
    }
}
