package dev.gatehouse.identity;

import dev.gatehouse.identity.RolesProperties.Mapping;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Maps groups, authorities and scopes of a source to the roles of {@code gatehouse.roles}. Others are ignored. */
@Component
public class Roles {
    private static final Pattern SEPARATOR = Pattern.compile("\\s*([,=])\\s*");

    private final List<String> configured;
    private final Map<String, Set<String>> ldapGroups;
    private final Map<String, Set<String>> authorities;
    private final Map<String, Set<String>> scopes;

    Roles(RolesProperties properties) {
        this.configured = List.copyOf(new TreeSet<>(properties.roles().keySet()));
        this.ldapGroups = folded(properties, Mapping::ldapGroups);
        this.authorities = folded(properties, Mapping::authorities);
        this.scopes = folded(properties, Mapping::scopes);
    }

    /** All configured roles in alphabetical order. */
    public List<String> configured() {
        return configured;
    }

    /** @param names common names and distinguished names of the user's LDAP groups */
    public Set<String> ofLdapGroups(Collection<String> names) {
        return mapped(ldapGroups, names);
    }

    /** @param authorities values of a user table */
    public Set<String> ofAuthorities(Collection<String> authorities) {
        return mapped(this.authorities, authorities);
    }

    /** @param scopes of a token of an OAuth provider, or values of its roles claim */
    public Set<String> ofScopes(Collection<String> scopes) {
        return mapped(this.scopes, scopes);
    }

    private static Set<String> mapped(Map<String, Set<String>> namesByRole, Collection<String> held) {
        Set<String> folded = held.stream().map(Roles::folded).collect(Collectors.toSet());
        return namesByRole.entrySet().stream()
                .filter(role -> !Collections.disjoint(role.getValue(), folded))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Map<String, Set<String>> folded(RolesProperties properties, Function<Mapping, List<String>> member) {
        return properties.roles().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey,
                        role -> member.apply(role.getValue()).stream()
                                .map(Roles::folded)
                                .collect(Collectors.toUnmodifiableSet())));
    }

    /** LDAP ignores case, and spaces around the separators of a distinguished name. */
    private static String folded(String name) {
        return UserName.folded(name.contains("=") ? SEPARATOR.matcher(name).replaceAll("$1") : name);
    }
}
