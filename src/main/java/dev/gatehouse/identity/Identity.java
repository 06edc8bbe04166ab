package dev.gatehouse.identity;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An authenticated user.
 *
 * @param user the canonical name: a name that people type, normalized as by {@link UserName}, else as the source has it
 * @param source the name of the source
 * @param roles as mapped by {@link Roles}
 * @param attributes further values of the source, by lower-case name, one or several for each
 * @param passwordVersion another text after each change of the password, and not the password's hash itself; null if the
 *     source does not show changes
 */
public record Identity(
        String user,
        String source,
        Set<String> roles,
        Map<String, List<String>> attributes,
        @Nullable String passwordVersion) {

    public Identity {
        roles = Set.copyOf(roles);
        attributes = Map.copyOf(attributes);
    }

    /** A user whose source does not show changes of the password. */
    public Identity(String user, String source, Set<String> roles, Map<String, List<String>> attributes) {
        this(user, source, roles, attributes, null);
    }

    Identity withAffix(Affix affix) {
        return new Identity(affix.addTo(user), source, roles, attributes, passwordVersion);
    }

    /** The roles in alphabetical order, so that all tokens of a user list them in the same way. */
    public List<String> sortedRoles() {
        return List.copyOf(new TreeSet<>(roles));
    }

    @Override
    public String toString() {
        return "Identity[user=" + user + ", source=" + source + ", roles=" + roles + "]";
    }
}
