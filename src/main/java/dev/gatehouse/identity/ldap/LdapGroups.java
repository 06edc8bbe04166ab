package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;
import org.springframework.ldap.core.LdapTemplate;

/** The groups that somebody is in: by search or by an attribute of the entry, the primary one, and groups of groups. */
class LdapGroups {
    /** A filter of some thousand characters is taken by every server, one of a thousand groups is not. */
    private static final int GROUPS_PER_SEARCH = 50;

    private final Directory properties;
    private final FilterPattern filter;

    LdapGroups(Directory properties) {
        this.properties = properties;
        this.filter = new FilterPattern(
                properties.followsGroupsAtServer()
                        ? ActiveDirectory.transitive(properties.groupSearchFilter())
                        : properties.groupSearchFilter());
    }

    /** Each group by its name and by its distinguished name. */
    Set<String> of(Entry user, String userName, LdapTemplate reader) {
        Map<Object, Entry> found = new HashMap<>();
        String primary = properties.activeDirectory()
                ? ActiveDirectory.primaryGroupOf(user).orElse(null)
                : null;
        List<Entry> level = added(direct(user, userName, primary, reader), found);
        if (properties.followsGroupsAtServer()) {
            // The search has gone all the way from the user, but not from a group that does not have him as a member.
            level = level.stream()
                    .filter(group -> primary != null && ActiveDirectory.hasSid(group, primary))
                    .toList();
        }
        for (int depth = 0; depth < properties.groupLevels() && !level.isEmpty(); depth++) {
            level = added(parents(level, reader), found);
        }
        return spellings(found);
    }

    private List<Entry> direct(Entry user, String userName, @Nullable String primary, LdapTemplate reader) {
        List<Entry> groups = new ArrayList<>();
        List<String> filters = new ArrayList<>();
        String memberOf = properties.memberOfAttribute();
        if (memberOf == null || properties.followsGroupsAtServer()) {
            filters.add(filter.with(user.dn(), userName));
        } else {
            RangedValues.of(user, memberOf, reader, properties.baseDn())
                    .forEach(dn -> groups.add(new Entry(dn, Map.of())));
        }
        if (primary != null) {
            filters.add("(" + ActiveDirectory.SID + "=" + primary + ")");
        }
        groups.addAll(search(filters, reader));
        return groups;
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
        String base = properties.groupSearchBase();
        if (base == null || filters.isEmpty()) {
            return List.of();
        }
        String any = filters.size() == 1 ? filters.get(0) : "(|" + String.join("", filters) + ")";
        Set<String> attributes = new HashSet<>(Set.of(properties.groupNameAttribute()));
        if (properties.activeDirectory()) {
            attributes.add(ActiveDirectory.SID);
        }
        return new Search(base, any, 0, attributes).by(reader);
    }

    /** Those that were not found before: a group that is in itself, by whatever way, ends here. */
    private static List<Entry> added(List<Entry> groups, Map<Object, Entry> found) {
        return groups.stream()
                .filter(group -> found.putIfAbsent(key(group.dn()), group) == null)
                .toList();
    }

    private Set<String> spellings(Map<Object, Entry> groups) {
        String attribute = properties.groupNameAttribute();
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

    /** Two spellings of a distinguished name are one group; an attribute may hold plain names, too. */
    private static Object key(String dn) {
        try {
            return new LdapName(dn);
        } catch (InvalidNameException plainName) {
            return dn;
        }
    }
}
