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

/** What a source says of a person, mapped to the roles of {@code gatehouse.roles}; what is not mapped is no role. */
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

    /** Every role that the configuration knows, in the order of the alphabet. */
    public List<String> configured() {
        return configured;
    }

    /** @param spellings the ways in which the person's LDAP groups can be named: common names, distinguished names */
    public Set<String> ofLdapGroups(Collection<String> spellings) {
        return mapped(ldapGroups, spellings);
    }

    /** @param authorities of a user table */
    public Set<String> ofAuthorities(Collection<String> authorities) {
        return mapped(this.authorities, authorities);
    }

    /** @param scopes of an OAuth provider, or values of the claim that holds its roles */
    public Set<String> ofScopes(Collection<String> scopes) {
        return mapped(this.scopes, scopes);
    }

    private static Set<String> mapped(Map<String, Set<String>> givenBy, Collection<String> held) {
        Set<String> folded = held.stream().map(Roles::folded).collect(Collectors.toSet());
        return givenBy.entrySet().stream()
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

    /** LDAP compares names without regard to case, and to blanks around the separators of a distinguished name. */
    private static String folded(String name) {
        return UserName.folded(name.contains("=") ? SEPARATOR.matcher(name).replaceAll("$1") : name);
    }
}
