package dev.gatehouse.identity;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Maps groups, authorities and scopes of a source to roles. Others are ignored.
 *
 * @param roles what grants a role, by the name of the role
 */
@ConfigurationProperties("gatehouse")
public record Roles(@DefaultValue Map<String, Mapping> roles) {
    private static final Pattern SEPARATOR = Pattern.compile("\\s*([,=])\\s*");

    /** All configured roles in alphabetical order. */
    public List<String> configured() {
        return List.copyOf(new TreeSet<>(roles.keySet()));
    }

    /** @param names common names and distinguished names of the user's LDAP groups */
    public Set<String> ofLdapGroups(Collection<String> names) {
        return granted(Mapping::ldapGroups, names);
    }

    /** @param authorities values of a user table */
    public Set<String> ofAuthorities(Collection<String> authorities) {
        return granted(Mapping::authorities, authorities);
    }

    /** @param scopes of a token of an OAuth provider, or values of its roles claim */
    public Set<String> ofScopes(Collection<String> scopes) {
        return granted(Mapping::scopes, scopes);
    }

    private Set<String> granted(Function<Mapping, List<String>> names, Collection<String> held) {
        Set<String> folded = Set.copyOf(folded(held));
        return roles.entrySet().stream()
                .filter(role -> !Collections.disjoint(names.apply(role.getValue()), folded))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** LDAP ignores case, and spaces around the separators of a distinguished name. */
    private static List<String> folded(Collection<String> names) {
        return names.stream()
                .map(name -> name.contains("=") ? SEPARATOR.matcher(name).replaceAll("$1") : name)
                .map(UserName::folded)
                .toList();
    }

    /**
     * @param ldapGroups common names or distinguished names of LDAP groups
     * @param authorities values of a user table
     * @param scopes of a token of an OAuth provider, or values of its roles claim
     */
    public record Mapping(
            @DefaultValue List<String> ldapGroups,
            @DefaultValue List<String> authorities,
            @DefaultValue List<String> scopes) {

        public Mapping {
            ldapGroups = folded(ldapGroups);
            authorities = folded(authorities);
            scopes = folded(scopes);
        }
    }
}
