package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.DistinguishedName;
import dev.gatehouse.identity.Group;
import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import dev.gatehouse.identity.ldap.LdapProperties.Groups;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.naming.ldap.LdapName;
import org.springframework.ldap.core.LdapTemplate;
import org.springframework.ldap.core.support.DefaultIncrementalAttributesMapper;
import org.springframework.ldap.support.LdapUtils;

/** Finds the groups of a user: by search or by an attribute of the entry, the primary group, and groups of groups. */
class LdapGroups {
    /** Each server accepts a filter of some thousand characters, but not one with a thousand groups. */
    private static final int FILTERS_PER_SEARCH = 50;

    private final Directory directory;
    private final Groups settings;
    private final FilterPattern filter;

    /** Whether one search finds the groups of groups, too. */
    private final boolean followedAtServer;

    /** How many times the groups of groups are searched at most. */
    private final int levels;

    LdapGroups(Directory directory) {
        this.directory = directory;
        this.settings = directory.groups();
        String pattern = settings.groupSearchFilter();
        String transitive = ActiveDirectory.transitive(pattern);
        this.followedAtServer = settings.activeDirectory() && settings.nestedGroups() && !transitive.equals(pattern);
        this.filter = new FilterPattern(followedAtServer ? transitive : pattern);
        int depth = followedAtServer ? 1 : settings.nestedGroupsDepth();
        this.levels = settings.nestedGroups() ? depth : 0;
    }

    Collection<Group> of(Entry user, String userName, LdapTemplate reader) {
        Map<Object, Entry> found = new HashMap<>();
        String primary = settings.activeDirectory()
                ? ActiveDirectory.primaryGroupOf(user).orElse("")
                : "";
        List<Entry> level = addNew(direct(user, userName, primary, reader), found);
        if (followedAtServer) {
            // The search has followed the groups of the user, but not the primary group, which does not list the user.
            level = level.stream()
                    .filter(group -> ActiveDirectory.sidOf(group).equals(Optional.of(primary)))
                    .toList();
        }
        for (int depth = 0; depth < levels && !level.isEmpty(); depth++) {
            List<String> parents = level.stream()
                    .map(group -> filter.with(group.dn(), group.dn()))
                    .toList();
            level = addNew(search(parents, reader), found);
        }
        return found.values().stream()
                .map(group -> new Group(
                        group.dn(), group.name(settings.groupNameAttribute()).orElse(null)))
                .toList();
    }

    private List<Entry> direct(Entry user, String userName, String primary, LdapTemplate reader) {
        List<Entry> groups = new ArrayList<>();
        List<String> filters = new ArrayList<>();
        String memberOf = settings.memberOfAttribute();
        if (memberOf == null || followedAtServer) {
            filters.add(filter.with(user.dn(), userName));
        } else {
            memberOf(user, memberOf, reader).forEach(dn -> groups.add(new Entry(dn, Map.of())));
        }
        if (!primary.isEmpty()) {
            filters.add("(" + ActiveDirectory.SID + "=" + primary + ")");
        }
        groups.addAll(search(filters, reader));
        return groups;
    }

    /** Active Directory returns some 1,500 values of an attribute at a time ([MS-ADTS] 3.1.1.3.1.3.3). */
    private List<String> memberOf(Entry user, String attribute, LdapTemplate reader) {
        String ranged = attribute.toLowerCase(Locale.ROOT) + ";range=";
        if (user.values().keySet().stream().noneMatch(name -> name.startsWith(ranged))) {
            return user.texts(attribute);
        }
        LdapName dn = LdapUtils.newLdapName(user.dn());
        return DefaultIncrementalAttributesMapper.lookupAttributeValues(reader, dn, attribute).stream()
                .map(String::valueOf)
                .toList();
    }

    /** The groups that match any of the filters. */
    private List<Entry> search(List<String> filters, LdapTemplate reader) {
        if (settings.groupSearchBase() == null) {
            return List.of();
        }
        String base = directory.servers().absolute(settings.groupSearchBase());
        String[] attributes = {settings.groupNameAttribute(), ActiveDirectory.SID};
        List<Entry> found = new ArrayList<>();
        for (int from = 0; from < filters.size(); from += FILTERS_PER_SEARCH) {
            List<String> some = filters.subList(from, Math.min(filters.size(), from + FILTERS_PER_SEARCH));
            String any = some.size() == 1 ? some.get(0) : "(|" + String.join("", some) + ")";
            found.addAll(Entry.search(base, any, 0, reader, attributes));
        }
        return found;
    }

    /** Returns the groups that were not found before, so that a cycle of groups ends. */
    private static List<Entry> addNew(List<Entry> groups, Map<Object, Entry> found) {
        return groups.stream()
                .filter(group -> found.putIfAbsent(key(group.dn()), group) == null)
                .toList();
    }

    /** Two spellings of a distinguished name are one group. An attribute may contain plain names, too. */
    private static Object key(String dn) {
        return DistinguishedName.parsed(dn).<Object>map(Function.identity()).orElse(dn);
    }
}
