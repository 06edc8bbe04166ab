package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.ldap.LdapProperties.Groups;
import dev.gatehouse.identity.ldap.LdapProperties.Servers;
import dev.gatehouse.identity.ldap.ServerFailure.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.ldap.LimitExceededException;
import org.springframework.ldap.NamingException;
import org.springframework.ldap.core.LdapTemplate;

/** Searches the groups below {@code group-search-base}. A result that the server has cut is an error. */
final class GroupSearch {
    /** Each server accepts a filter of some thousand characters, but not one with a thousand groups. */
    private static final int FILTERS_PER_SEARCH = 50;

    /** Null for no search of groups. */
    private final @Nullable String base;

    private final String[] attributes;

    GroupSearch(Servers servers, Groups groups) {
        this.base = groups.groupSearchBase() == null ? null : servers.absolute(groups.groupSearchBase());
        this.attributes = new String[] {groups.groupNameAttribute(), ActiveDirectory.SID};
    }

    /**
     * The groups that match any of the filters, each at least once.
     *
     * @throws NamingException when the server refuses
     */
    List<Entry> matching(List<String> filters, LdapTemplate reader) {
        List<Entry> found = new ArrayList<>();
        for (int from = 0; base != null && from < filters.size(); from += FILTERS_PER_SEARCH) {
            List<String> some = filters.subList(from, Math.min(filters.size(), from + FILTERS_PER_SEARCH));
            String any = some.size() == 1 ? some.get(0) : "(|" + String.join("", some) + ")";
            found.addAll(Entry.search(base, any, reader, attributes));
        }
        return found;
    }

    /**
     * Runs the searches for the groups of a user.
     *
     * @throws SourceUnavailable when a limit of the server ends a search: some groups would be missing
     * @throws ServerFailure of the kind {@link Kind#SLOW_GROUPS} when the server does not respond in time
     */
    static <T> T guarded(Supplier<T> searches) {
        try {
            return searches.get();
        } catch (LimitExceededException e) {
            throw new SourceUnavailable(
                    "the directory ended the search for the groups of a user at a limit of its own (" + e.getMessage()
                            + "): raise the limits of size and time for bind-dn, or narrow group-search-base and"
                            + " group-search-filter",
                    e);
        } catch (NamingException e) {
            if (ServerFailure.isTimeout(e)) {
                throw new ServerFailure(
                        Kind.SLOW_GROUPS,
                        "the search for the groups of a user did not end within read-timeout: index the attributes of"
                                + " group-search-filter, or raise read-timeout",
                        e);
            }
            throw e;
        }
    }
}
