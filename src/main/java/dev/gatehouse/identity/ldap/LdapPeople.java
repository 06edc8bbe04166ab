package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.Identity;
import dev.gatehouse.identity.Roles;
import dev.gatehouse.identity.UserName;
import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.naming.ldap.LdapName;
import org.springframework.ldap.core.ContextMapper;
import org.springframework.ldap.core.DirContextOperations;
import org.springframework.ldap.core.LdapTemplate;
import org.springframework.ldap.query.LdapQueryBuilder;
import org.springframework.ldap.query.SearchScope;
import org.springframework.ldap.support.LdapUtils;

/** Reads what a directory says of a user: the canonical name, the attributes, the groups. */
class LdapPeople {
    private final Directory properties;
    private final Roles roles;

    LdapPeople(Directory properties, Roles roles) {
        this.properties = properties;
        this.roles = roles;
    }

    /** Empty when the entry has no value for the canonical user name, or one that can be no user name. */
    Optional<Identity> identity(String source, String dn, LdapTemplate reader) {
        DirContextOperations entry = entry(dn, reader);
        return userName(entry)
                .map(name ->
                        new Identity(name, source, roles.ofLdapGroups(groups(reader, dn, name)), attributes(entry)));
    }

    private DirContextOperations entry(String dn, LdapTemplate reader) {
        LdapName relative =
                LdapUtils.removeFirst(LdapUtils.newLdapName(dn), LdapUtils.newLdapName(properties.baseDn()));
        return properties.attributes().isEmpty()
                ? reader.lookupContext(relative)
                : (DirContextOperations) reader.lookup(relative, wanted(), (ContextMapper<Object>) found -> found);
    }

    private String[] wanted() {
        return Stream.concat(properties.attributes().stream(), Stream.of(properties.userNameAttribute()))
                .toArray(String[]::new);
    }

    /** Of several values always the same one, whichever was typed: one entry is one user. */
    private Optional<String> userName(DirContextOperations entry) {
        String[] values = entry.getStringAttributes(properties.userNameAttribute());
        return Stream.of(Objects.requireNonNullElseGet(values, () -> new String[0]))
                .map(UserName::normalized)
                .flatMap(Optional::stream)
                .min(String::compareTo);
    }

    /** Each group by its common name and by its distinguished name. */
    private Set<String> groups(LdapTemplate reader, String userDn, String userName) {
        if (properties.groupSearchBase() == null) {
            return Set.of();
        }
        Set<String> spellings = new HashSet<>();
        reader.search(
                LdapQueryBuilder.query()
                        .base(properties.groupSearchBase())
                        .searchScope(SearchScope.SUBTREE)
                        .attributes(properties.groupNameAttribute())
                        .filter(LdapDirectory.asFormat(properties.groupSearchFilter()), userDn, userName),
                (ContextMapper<Boolean>) found -> {
                    DirContextOperations group = (DirContextOperations) found;
                    String[] names = group.getStringAttributes(properties.groupNameAttribute());
                    spellings.add(group.getNameInNamespace());
                    return names != null && Collections.addAll(spellings, names);
                });
        return spellings;
    }

    /** The values that are text; passwords and pictures come as bytes and stay behind. */
    @SuppressWarnings("BanJNDI") // The entry is here already, and LdapDirectory has JNDI deserialize nothing.
    private static Map<String, List<String>> attributes(DirContextOperations entry) {
        Map<String, List<String>> attributes = new HashMap<>();
        for (String name : Collections.list(entry.getAttributes().getIDs())) {
            List<String> values = Stream.of(entry.getObjectAttributes(name))
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .toList();
            if (!values.isEmpty()) {
                attributes.put(name.toLowerCase(Locale.ROOT), values);
            }
        }
        return attributes;
    }
}
