package dev.gatehouse.identity;

import dev.gatehouse.config.Misconfiguration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Maps groups, authorities and scopes of a source to roles. By default local users with the authority {@code admin} have
 * the role {@code admin}. In the table of another application that word has a meaning of its own.
 *
 * @param roles what grants a role, by the name of the role
 */
@ConfigurationProperties("gatehouse")
public record Roles(@DefaultValue Map<String, Mapping> roles) {
    /** The role that opens {@code /admin} and {@code /actuator}. */
    public static final String ADMIN = "admin";

    /** The name of the source of local users. */
    public static final String LOCAL = "local";

    private static final String PREFIX = "gatehouse.roles.";

    public Roles {
        Map<String, Mapping> complete = new HashMap<>(roles);
        complete.putIfAbsent(ADMIN, new Mapping(List.of(), null, List.of(), Map.of()));
        complete.computeIfPresent(ADMIN, (role, mapping) -> mapping.orLocalAdmin());
        roles = Map.copyOf(complete);
    }

    /** All configured roles in alphabetical order. */
    public List<String> configured() {
        return List.copyOf(new TreeSet<>(roles.keySet()));
    }

    /** The sources that a role names. */
    Set<String> sources() {
        return roles.values().stream()
                .flatMap(mapping -> mapping.from().keySet().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The roles that a directory gives, by groups.
     *
     * @throws Misconfiguration if a value with {@code =} is not the distinguished name of a group
     */
    public SourceRoles ofLdapGroups(String source) {
        return of("groups", source, "ldap-groups", Mapping::ldapGroups, UserName::folded, Roles::group);
    }

    /** The roles that a user table gives, by authorities. */
    public SourceRoles ofAuthorities(String source) {
        return of(
                "authorities",
                source,
                "authorities",
                Mapping::tableAuthorities,
                UserName::folded,
                (key, name) -> UserName.folded(name));
    }

    /** The roles that an OAuth provider gives, by scopes, whose case matters (RFC 6749, section 3.3), or by its claim. */
    public SourceRoles ofScopes(String source) {
        return of("scopes", source, "scopes", Mapping::scopes, UnaryOperator.identity(), (key, scope) -> scope);
    }

    /** @param parser makes a comparable value of the key and a configured one */
    private SourceRoles of(
            String kind,
            String source,
            String setting,
            Function<Mapping, List<String>> ofEverySource,
            UnaryOperator<String> spelling,
            BiFunction<String, String, Object> parser) {
        Map<Object, Map<String, String>> granting = new HashMap<>();
        roles.forEach((role, mapping) -> Map.of(
                        PREFIX + role + "." + setting, ofEverySource.apply(mapping),
                        PREFIX + role + ".from." + source, mapping.from().getOrDefault(source, List.of()))
                .forEach((key, values) -> values.forEach(
                        value -> granting.computeIfAbsent(parser.apply(key, value), parsed -> new HashMap<>())
                                .put(role, key))));
        return new SourceRoles(kind, granting, spelling);
    }

    private static Object group(String key, String configured) {
        if (!configured.contains("=")) {
            return UserName.folded(configured);
        }
        return DistinguishedName.parsed(configured)
                .filter(name -> name.rdns().size() > 1)
                .orElseThrow(
                        () -> new Misconfiguration(
                                key + " has the value " + configured
                                        + ", which is not the distinguished name of a group",
                                "Write the whole name, such as cn=editors,ou=groups,dc=example,dc=com. In an environment variable"
                                        + " a comma begins another value, unless the variable ends with _0 for the first one."));
    }

    /**
     * @param ldapGroups names or distinguished names of groups, for every directory
     * @param authorities values of a user table, for every table; for the role {@code admin} they replace the default
     * @param scopes of a token, or values of the roles claim, for every OAuth provider
     * @param from groups, authorities or scopes of one source, by its name
     */
    public record Mapping(
            @DefaultValue List<String> ldapGroups,
            @Nullable List<String> authorities,
            @DefaultValue List<String> scopes,
            @DefaultValue Map<String, List<String>> from) {

        private List<String> tableAuthorities() {
            return Objects.requireNonNullElse(authorities, List.of());
        }

        private Mapping orLocalAdmin() {
            if (authorities != null || from.containsKey(LOCAL)) {
                return this;
            }
            Map<String, List<String>> sources = new HashMap<>(from);
            sources.put(LOCAL, List.of(ADMIN));
            return new Mapping(ldapGroups, null, scopes, sources);
        }
    }
}
