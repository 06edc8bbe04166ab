package dev.gatehouse.identity;

import dev.gatehouse.identity.RolesProperties.Mapping;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What a source says of a person, mapped to the roles of {@code gatehouse.roles}; what is not mapped is no role. */
@Component
public class Roles {
    private final Map<String, Mapping> mappings;

    Roles(RolesProperties properties) {
        this.mappings = properties.roles();
    }

    /** Every role that the configuration knows, in the order of the alphabet. */
    public List<String> configured() {
        return List.copyOf(new TreeSet<>(mappings.keySet()));
    }

    /** @param spellings the ways in which the person's LDAP groups can be named: common names, distinguished names */
    public Set<String> ofLdapGroups(Collection<String> spellings) {
        return mapped(Mapping::ldapGroups, spellings);
    }

    /** @param authorities of a user table */
    public Set<String> ofAuthorities(Collection<String> authorities) {
        return mapped(Mapping::authorities, authorities);
    }

    /** @param scopes of an OAuth provider, or values of the claim that holds its roles */
    public Set<String> ofScopes(Collection<String> scopes) {
        return mapped(Mapping::scopes, scopes);
    }

    private Set<String> mapped(Function<Mapping, List<String>> member, Collection<String> held) {
        Set<String> folded = held.stream().map(Roles::folded).collect(Collectors.toSet());
        return mappings.entrySet().stream()
                .filter(role -> member.apply(role.getValue()).stream()
                        .map(Roles::folded)
                        .anyMatch(folded::contains))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** LDAP compares names without regard to case, and to blanks around the separators of a distinguished name. */
    private static String folded(String name) {
        return UserName.folded(name.contains("=") ? name.replaceAll("\\s*([,=])\\s*", "$1") : name);
    }
}
