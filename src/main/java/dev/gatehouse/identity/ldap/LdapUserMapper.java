package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.Identity;
import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.identity.Roles;
import dev.gatehouse.identity.UserName;
import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.ldap.core.LdapTemplate;

/** What an entry says of somebody: whether the account is open, the canonical name, the attributes, the groups. */
class LdapUserMapper {
    private final Directory properties;
    private final Roles roles;
    private final LdapGroups groups;
    private final AccountFlags flags;
    private final Set<String> wanted;

    LdapUserMapper(Directory properties, Roles roles, AccountFlags flags) {
        this.properties = properties;
        this.roles = roles;
        this.groups = new LdapGroups(properties);
        this.flags = flags;
        this.wanted = properties.attributes().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    /** Why the account of the entry is shut, if it is. */
    Optional<Answer.Rejected> shut(Entry entry, boolean proven) {
        return flags.shut(entry, proven);
    }

    /** @param proven whether the password has been found right */
    Answer answer(String source, Entry entry, boolean proven, LdapTemplate reader) {
        Optional<Answer.Rejected> shut = shut(entry, proven);
        if (shut.isPresent()) {
            return shut.get();
        }
        return userName(entry)
                .<Answer>map(name -> new Answer.Known(identity(source, name, entry, reader)))
                .orElseGet(() -> new Answer.Rejected("the entry has no usable user name"));
    }

    /** Of several values always the same one, whichever was typed: one entry is one user. */
    Optional<String> userName(Entry entry) {
        return entry.texts(properties.userNameAttribute()).stream()
                .map(UserName::normalized)
                .flatMap(Optional::stream)
                .min(String::compareTo);
    }

    private Identity identity(String source, String name, Entry entry, LdapTemplate reader) {
        return new Identity(name, source, roles.ofLdapGroups(groups.of(entry, name, reader)), attributes(entry));
    }

    private Map<String, List<String>> attributes(Entry entry) {
        Map<String, List<String>> attributes = new HashMap<>();
        for (String name : entry.values().keySet()) {
            List<String> values = entry.texts(name);
            if (!values.isEmpty() && (wanted.isEmpty() || wanted.contains(name) || isUserName(name))) {
                attributes.put(name, values);
            }
        }
        return attributes;
    }

    private boolean isUserName(String attribute) {
        return properties.userNameAttribute().equalsIgnoreCase(attribute);
    }
}
