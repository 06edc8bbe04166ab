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

/** Makes an identity of an entry: the canonical name, the attributes, and the roles of the groups. */
class LdapUserMapper {
    private final String nameAttribute;
    private final Roles roles;
    private final LdapGroups groups;
    private final AccountFlags flags;
    private final Set<String> wanted;

    LdapUserMapper(Directory directory, Roles roles, AccountFlags flags) {
        this.nameAttribute = directory.users().userNameAttribute();
        this.roles = roles;
        this.groups = new LdapGroups(directory);
        this.flags = flags;
        this.wanted = directory.users().attributes().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    /** Why the user of the entry is rejected; empty when the account is active. */
    Optional<Answer.Rejected> denial(Entry entry, boolean passwordVerified) {
        return flags.denial(entry, passwordVerified);
    }

    /** @param passwordVerified whether the password is known to be right */
    Answer answer(String source, Entry entry, boolean passwordVerified, LdapTemplate reader) {
        Optional<Answer.Rejected> denial = denial(entry, passwordVerified);
        if (denial.isPresent()) {
            return denial.get();
        }
        return userName(entry)
                .<Answer>map(name -> new Answer.Known(identity(source, name, entry, reader)))
                .orElseGet(() -> new Answer.Rejected("the entry has no usable user name"));
    }

    /** Of several values always the first in the order of text: one entry is one user, whichever name was entered. */
    Optional<String> userName(Entry entry) {
        return entry.texts(nameAttribute).stream()
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
        return nameAttribute.equalsIgnoreCase(attribute);
    }
}
