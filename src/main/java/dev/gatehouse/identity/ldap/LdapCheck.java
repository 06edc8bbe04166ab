package dev.gatehouse.identity.ldap;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import java.util.function.Consumer;
import javax.naming.ldap.LdapName;
import org.springframework.ldap.AuthenticationException;
import org.springframework.ldap.InvalidNameException;
import org.springframework.ldap.InvalidSearchFilterException;
import org.springframework.ldap.NamingException;
import org.springframework.ldap.NoPermissionException;
import org.springframework.ldap.support.LdapUtils;

/** Checks the settings of a directory against the directory, one after the other, for {@code --check}. */
class LdapCheck {
    private static final int MAX_COUNT = 100;

    private final String prefix;
    private final Directory directory;
    private final LdapServers servers;

    LdapCheck(String source, Directory directory, LdapServers servers) {
        this.prefix = "gatehouse.identity.ldap." + source + ".";
        this.directory = directory;
        this.servers = servers;
    }

    /**
     * @param report receives each step that succeeded
     * @throws Misconfiguration at the first step that failed
     * @throws SourceUnavailable when no server answers
     */
    void run(Consumer<String> report) {
        try {
            bind(report);
            users(report);
            groups(report);
        } catch (NamingException e) {
            throw new SourceUnavailable(e.getClass().getSimpleName() + ": " + e.getMessage(), e);
        }
    }

    private void bind(Consumer<String> report) {
        boolean anonymous = directory.servers().bindDn() == null;
        boolean hasBase;
        try {
            hasBase = exists("");
        } catch (AuthenticationException | InvalidNameException | NoPermissionException e) {
            throw anonymous
                    ? misconfigured(
                            "bind-dn",
                            "is not set, and the directory answers no unauthenticated search",
                            "Set it and bind-password.")
                    : misconfigured(
                            "bind-dn", "or bind-password is refused by the directory", "Try the two with ldapwhoami.");
        }
        report.accept(
                anonymous
                        ? "searches unauthenticated, because bind-dn is not set"
                        : "bound as " + directory.servers().bindDn());
        if (!hasBase) {
            throw misconfigured(
                    "base-dn",
                    "names no entry of the directory, or one that may not be read",
                    "Set it to an entry that exists.");
        }
        report.accept("base-dn " + directory.servers().baseDn() + " exists");
    }

    private void users(Consumer<String> report) {
        String pattern = directory.users().userDnPattern();
        if (pattern != null) {
            // Only the last part can contain the name of a user.
            LdapName user = LdapUtils.newLdapName(pattern.replace("{0}", "x"));
            requireEntry("user-dn-pattern", user.getPrefix(user.size() - 1).toString(), report);
            return;
        }
        requireEntry("user-search-base", directory.users().userSearchBase(), report);
        String filter = new FilterPattern(directory.users().userSearchFilter()).withAny();
        int users = users(filter);
        if (users == 0) {
            throw misconfigured(
                    "user-search-filter",
                    "finds no user below user-search-base (as " + filter + ")",
                    "Set both so that they match the entries, and check that bind-dn may read them.");
        }
        report.accept("user-search-filter finds " + (users > MAX_COUNT ? "more than " + MAX_COUNT : users) + " users");
    }

    private int users(String filter) {
        try {
            return servers.read(new EntrySearch(
                            directory.users().userSearchBase(), filter, MAX_COUNT + 1, EntrySearch.NO_ATTRIBUTES)::run)
                    .size();
        } catch (InvalidSearchFilterException e) {
            throw misconfigured(
                    "user-search-filter", "is no search filter", "Check the parentheses, as in (&(uid={0})(mail=*)).");
        }
    }

    private void groups(Consumer<String> report) {
        String base = directory.groups().groupSearchBase();
        if (base != null) {
            requireEntry("group-search-base", base, report);
        }
    }

    private void requireEntry(String property, String relativeDn, Consumer<String> report) {
        if (!exists(relativeDn)) {
            throw misconfigured(
                    property,
                    "names no entry below base-dn, or one that may not be read",
                    "Set it relative to base-dn: ou=people, not ou=people,dc=example,dc=com.");
        }
        report.accept(property + " " + relativeDn + " exists");
    }

    private boolean exists(String relativeDn) {
        return servers.read(reader -> Entry.read(LdapUtils.newLdapName(relativeDn), EntrySearch.NO_ATTRIBUTES, reader))
                .isPresent();
    }

    private Misconfiguration misconfigured(String property, String problem, String action) {
        return new Misconfiguration(prefix + property, problem, action);
    }
}
