package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import dev.gatehouse.identity.ldap.LdapProperties.Groups;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;
import org.springframework.ldap.core.LdapTemplate;
import org.springframework.ldap.core.support.DefaultIncrementalAttributesMapper;
import org.springframework.ldap.support.LdapUtils;

/** Finds the groups of a user: by search or by an attribute of the entry, the primary group, and groups of groups. */
class LdapGroups {
    /** Each server accepts a filter of some thousand characters, but not one with a thousand groups. */
    private static final int GROUPS_PER_SEARCH = 50;

    private final Directory directory;
    private final Groups settings;
    private final FilterPattern filter;

    LdapGroups(Directory directory) {
        this.directory = directory;
        this.settings = directory.groups();
        this.filter = new FilterPattern(
                directory.followsGroupsAtServer()
                        ? ActiveDirectory.transitive(settings.groupSearchFilter())
                        : settings.groupSearchFilter());
    }

    /** Each group by its name and by its distinguished name. */
    Set<String> of(Entry user, String userName, LdapTemplate reader) {
        Map<Object, Entry> found = new HashMap<>();
        String primary = directory.domain().activeDirectory()
                ? ActiveDirectory.primaryGroupOf(user).orElse(null)
                : null;
        List<Entry> level = addNew(direct(user, userName, primary, reader), found);
        if (directory.followsGroupsAtServer()) {
            // The search has followed the groups of the user, but not the primary group, which does not list the user.
            level = level.stream()
                    .filter(group -> primary != null && ActiveDirectory.hasSid(group, primary))
                    .toList();
        }
        for (int depth = 0; depth < directory.groupLevels() && !level.isEmpty(); depth++) {
            level = addNew(parents(level, reader), found);
        }
        return spellings(found);
    }

    private List<Entry> direct(Entry user, String userName, @Nullable String primary, LdapTemplate reader) {
        List<Entry> groups = new ArrayList<>();
        List<String> filters = new ArrayList<>();
        String memberOf = settings.memberOfAttribute();
        if (memberOf == null || directory.followsGroupsAtServer()) {
            filters.add(filter.with(user.dn(), userName));
        } else {
            memberOf(user, memberOf, reader).forEach(dn -> groups.add(new Entry(dn, Map.of())));
        }
        if (primary != null) {
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
        LdapName relative = LdapUtils.removeFirst(
                LdapUtils.newLdapName(user.dn()),
                LdapUtils.newLdapName(directory.servers().baseDn()));
        return DefaultIncrementalAttributesMapper.lookupAttributeValues(reader, relative, attribute).stream()
                .map(String::valueOf)
                .toList();
    }

    private List<Entry> parents(List<Entry> groups, LdapTemplate reader) {
        List<Entry> parents = new ArrayList<>();
        for (int from = 0; from < groups.size(); from += GROUPS_PER_SEARCH) {
            List<Entry> chunk = groups.subList(from, Math.min(groups.size(), from + GROUPS_PER_SEARCH));
            parents.addAll(search(
                    chunk.stream()
                            .map(group -> filter.with(group.dn(), group.dn()))
                            .toList(),
                    reader));
        }
        return parents;
    }

    private List<Entry> search(List<String> filters, LdapTemplate reader) {
        String base = settings.groupSearchBase();
        if (base == null || filters.isEmpty()) {
            return List.of();
        }
        String any = filters.size() == 1 ? filters.get(0) : "(|" + String.join("", filters) + ")";
        Set<String> attributes = new HashSet<>(Set.of(settings.groupNameAttribute()));
        if (directory.domain().activeDirectory()) {
            attributes.add(ActiveDirectory.SID);
        }
        return new EntrySearch(base, any, 0, attributes).run(reader);
    }

    /** Returns the groups that were not found before, so that a cycle of groups ends. */
    private static List<Entry> addNew(List<Entry> groups, Map<Object, Entry> found) {
        return groups.stream()
                .filter(group -> found.putIfAbsent(key(group.dn()), group) == null)
                .toList();
    }

    private Set<String> spellings(Map<Object, Entry> groups) {
        String attribute = settings.groupNameAttribute();
        Set<String> spellings = new HashSet<>();
        groups.forEach((key, group) -> {
            spellings.add(group.dn());
            spellings.addAll(group.texts(attribute));
            if (key instanceof LdapName dn && !dn.isEmpty()) {
                Rdn last = dn.getRdn(dn.size() - 1);
                if (last.getType().equalsIgnoreCase(attribute)) {
                    spellings.add(String.valueOf(last.getValue()));
                }
            }
        });
        return spellings;
    }

    /** Two spellings of a distinguished name are one group. An attribute may contain plain names, too. */
    private static Object key(String dn) {
        try {
            return new LdapName(dn);
        } catch (InvalidNameException plainName) {
            return dn;
        }
    }
}
