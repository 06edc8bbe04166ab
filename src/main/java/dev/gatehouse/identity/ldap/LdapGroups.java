package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.DistinguishedName;
import dev.gatehouse.identity.Group;
import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import dev.gatehouse.identity.ldap.LdapProperties.Groups;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.ldap.core.LdapTemplate;

/** Finds the groups of a user: by search or by an attribute of the entry, the primary group, and groups of groups. */
class LdapGroups {
    private static final Logger log = LoggerFactory.getLogger(LdapGroups.class);

    private static final Duration BETWEEN_WARNINGS = Duration.ofHours(1);

    private final String source;
    private final Groups settings;
    private final GroupSearch search;
    private final GroupFilter filter;

    /** Whether one search finds the groups of groups, too. */
    private final boolean followedAtServer;

    private final Optional<TokenGroups> tokenGroups;

    /** How many times the groups of groups are searched at most. */
    private final int levels;

    private final Clock clock;
    private Instant warnedAt = Instant.MIN;

    LdapGroups(String source, Directory directory, Clock clock) {
        this.source = source;
        this.settings = directory.groups();
        this.search = new GroupSearch(directory.servers(), settings);
        this.clock = clock;
        String pattern = settings.groupSearchFilter();
        String transitive = ActiveDirectory.transitive(pattern);
        this.followedAtServer = settings.activeDirectory() && settings.nestedGroups() && !transitive.equals(pattern);
        this.tokenGroups = followedAtServer && TokenGroups.fit(pattern)
                ? Optional.of(
                        new TokenGroups(pattern, search, directory.servers().bindDn() != null, clock))
                : Optional.empty();
        this.filter = new GroupFilter(followedAtServer ? transitive : pattern);
        int depth = followedAtServer ? 1 : settings.nestedGroupsDepth();
        this.levels = settings.nestedGroups() ? depth : 0;
    }

    /** @param names the spellings of the user name */
    Collection<Group> of(Entry user, Set<String> names, LdapTemplate reader) {
        Collection<Entry> groups =
                GroupSearch.guarded(() -> byToken(user, reader).orElseGet(() -> bySearch(user, names, reader)));
        return groups.stream()
                .map(group -> new Group(
                        group.dn(), group.name(settings.groupNameAttribute()).orElse(null)))
                .toList();
    }

    private Optional<Collection<Entry>> byToken(Entry user, LdapTemplate reader) {
        Optional<Collection<Entry>> groups = tokenGroups.flatMap(token -> token.of(user, reader));
        if (tokenGroups.isPresent() && groups.isEmpty()) {
            warnWithoutToken();
        }
        return groups;
    }

    private synchronized void warnWithoutToken() {
        Instant now = clock.instant();
        if (warnedAt.isBefore(now.minus(BETWEEN_WARNINGS))) {
            warnedAt = now;
            log.warn(
                    "identity source {} cannot read the attribute tokenGroups of users, and searches the groups of groups by"
                            + " the transitive matching rule instead, which takes seconds in a domain with many groups. Add"
                            + " bind-dn to the group Windows Authorization Access Group.",
                    source);
        }
    }

    private Collection<Entry> bySearch(Entry user, Set<String> names, LdapTemplate reader) {
        Map<Object, Entry> found = new HashMap<>();
        String primary = settings.activeDirectory()
                ? ActiveDirectory.primaryGroupOf(user).orElse("")
                : "";
        List<Entry> level = addNew(direct(user, names, primary, reader), found);
        if (followedAtServer) {
            // The search has followed the groups of the user, but not the primary group, which does not list the user.
            level = level.stream()
                    .filter(group -> ActiveDirectory.sidOf(group).equals(Optional.of(primary)))
                    .toList();
        }
        for (int depth = 0; depth < levels && !level.isEmpty(); depth++) {
            List<String> parents = level.stream()
                    .flatMap(group -> filter.ofGroup(group.dn()).stream())
                    .toList();
            level = addNew(search.matching(parents, reader), found);
        }
        return found.values();
    }

    private List<Entry> direct(Entry user, Set<String> names, String primary, LdapTemplate reader) {
        List<Entry> groups = new ArrayList<>();
        List<String> filters = new ArrayList<>();
        String memberOf = settings.memberOfAttribute();
        if (memberOf == null || followedAtServer) {
            filter.ofUser(user, names).ifPresent(filters::add);
        } else {
            user.values(memberOf, reader).forEach(dn -> groups.add(new Entry(dn, Map.of())));
        }
        if (!primary.isEmpty()) {
            BinaryAttribute.OBJECT_SID
                    .assertion(primary)
                    .ifPresent(sid -> filters.add("(" + ActiveDirectory.SID + "=" + sid + ")"));
        }
        groups.addAll(search.matching(filters, reader));
        return groups;
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
