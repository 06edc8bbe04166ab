package dev.gatehouse.identity.ldap;

import com.github.benmanes.caffeine.cache.Cache;
import dev.gatehouse.identity.DistinguishedName;
import dev.gatehouse.threads.BoundedCache;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.ldap.core.LdapTemplate;

/**
 * Finds the groups of a user of Active Directory by the attribute {@code tokenGroups} of the entry ([MS-ADTS]
 * 3.1.1.4.5.19): the SIDs of the security groups of all levels, and of the primary group. The server computes it for one
 * entry, while the transitive matching rule is evaluated for each group of the domain. {@code memberOf} adds the distribution
 * groups that have the user as a member.
 */
final class TokenGroups {
    static final String ATTRIBUTE = "tokenGroups";

    private static final String MEMBER_OF = "memberOf";
    private static final Pattern MEMBER = Pattern.compile("\\(member=\\{0}\\)", Pattern.CASE_INSENSITIVE);
    private static final int MAX_GROUPS = 20_000;
    private static final Duration KEPT = Duration.ofMinutes(5);

    private final FilterPattern bySid;
    private final FilterPattern byName;
    private final GroupSearch search;
    private final boolean shared;

    /** Groups by SID and by distinguished name; empty for those that the filter excludes. */
    private final Cache<Object, Optional<Entry>> groups;

    /** @param shared whether all users are read by one account, so that each of them may see what it has seen */
    TokenGroups(String groupFilter, GroupSearch search, boolean shared, Clock clock) {
        this.bySid = new FilterPattern(groupFilter).on(ActiveDirectory.SID);
        this.byName = new FilterPattern(groupFilter).on("distinguishedName");
        this.search = search;
        this.shared = shared;
        this.groups = BoundedCache.expiring(MAX_GROUPS, KEPT, clock);
    }

    /** Whether a filter finds groups by the member alone. Its other conditions then hold for groups that are found by SID. */
    static boolean fit(String groupFilter) {
        return MEMBER.matcher(groupFilter).results().count() == 1
                && !MEMBER.matcher(groupFilter).replaceAll("").contains("{");
    }

    /** The groups of all levels; empty if the attribute cannot be read: each user has a primary group. */
    Optional<List<Entry>> of(Entry user, LdapTemplate reader) {
        Optional<Entry> read = Entry.read(user.dn(), reader, ATTRIBUTE, MEMBER_OF);
        List<String> sids = read.map(entry -> entry.texts(ATTRIBUTE)).orElse(List.of());
        if (sids.isEmpty()) {
            return Optional.empty();
        }
        Map<Object, String> filters = new HashMap<>();
        for (String sid : sids) {
            BinaryAttribute.OBJECT_SID.assertion(sid).ifPresent(value -> filters.put(sid, bySid.withEscaped(value)));
        }
        List<Entry> found = new ArrayList<>(resolved(filters, reader));
        Map<Object, String> others = new HashMap<>();
        for (String dn : read.get().values(MEMBER_OF, reader)) {
            DistinguishedName.parsed(dn).ifPresent(name -> others.put(name, byName.with(dn, dn)));
        }
        found.forEach(group -> DistinguishedName.parsed(group.dn()).ifPresent(others::remove));
        found.addAll(resolved(others, reader));
        return Optional.of(found);
    }

    /** @param filters by the SID or the name of the group */
    private List<Entry> resolved(Map<Object, String> filters, LdapTemplate reader) {
        Map<Object, Optional<Entry>> known =
                new HashMap<>(shared ? groups.getAllPresent(filters.keySet()) : Map.<Object, Optional<Entry>>of());
        Map<Object, Optional<Entry>> read = new HashMap<>();
        filters.forEach((key, filter) -> {
            if (!known.containsKey(key)) {
                read.put(key, Optional.empty());
            }
        });
        List<String> unknown = read.keySet().stream()
                .map(key -> Objects.requireNonNull(filters.get(key)))
                .toList();
        for (Entry group : search.matching(unknown, reader)) {
            ActiveDirectory.sidOf(group).ifPresent(sid -> read.replace(sid, Optional.of(group)));
            DistinguishedName.parsed(group.dn()).ifPresent(name -> read.replace(name, Optional.of(group)));
        }
        groups.putAll(read);
        known.putAll(read);
        return known.values().stream().flatMap(Optional::stream).toList();
    }
}
