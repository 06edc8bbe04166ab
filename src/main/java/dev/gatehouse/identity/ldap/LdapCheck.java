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
record LdapCheck(String source, Directory directory, LdapServers servers) {
    private static final int MAX_COUNT = 100;

    /**
     * @param report receives each step that succeeded
     * @throws Misconfiguration at the first step that failed
     * @throws SourceUnavailable when no server answers
     * @throws NamingException when a server answers with another error
     */
    void run(Consumer<String> report) {
        bind(report);
        users(report);
        String groupBase = directory.groups().groupSearchBase();
        if (groupBase != null) {
            requireEntry("group-search-base", groupBase, report);
        }
    }

    private void bind(Consumer<String> report) {
        String bindDn = directory.servers().bindDn();
        boolean hasBase;
        try {
            hasBase = exists("");
        } catch (AuthenticationException | InvalidNameException | NoPermissionException e) {
            throw bindDn == null
                    ? misconfigured(
                            "bind-dn is not set, and the directory answers no unauthenticated search",
                            "Set it and bind-password.")
                    : misconfigured(
                            "bind-dn or bind-password is refused by the directory", "Try the two with ldapwhoami.");
        }
        report.accept(bindDn == null ? "searches unauthenticated, because bind-dn is not set" : "bound as " + bindDn);
        if (!hasBase) {
            throw misconfigured(
                    "base-dn names no entry of the directory, or one that may not be read",
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
        int users = count(filter);
        if (users == 0) {
            throw misconfigured(
                    "user-search-filter finds no user below user-search-base (as " + filter + ")",
                    "Set both so that they match the entries, and check that bind-dn may read them.");
        }
        report.accept("user-search-filter finds " + (users > MAX_COUNT ? "more than " + MAX_COUNT : users) + " users");
    }

    private int count(String filter) {
        try {
            String base = directory.servers().absolute(directory.users().userSearchBase());
            return servers.read(reader -> Entry.search(base, filter, MAX_COUNT + 1, reader, Entry.NO_ATTRIBUTES))
                    .size();
        } catch (InvalidSearchFilterException e) {
            throw misconfigured(
                    "user-search-filter is no search filter", "Check the parentheses, as in (&(uid={0})(mail=*)).");
        }
    }

    private void requireEntry(String property, String relativeDn, Consumer<String> report) {
        if (!exists(relativeDn)) {
            throw misconfigured(
                    property + " names no entry below base-dn, or one that may not be read",
                    "Set it relative to base-dn: ou=people, not ou=people,dc=example,dc=com.");
        }
        report.accept(property + " " + relativeDn + " exists");
    }

    private boolean exists(String relativeDn) {
        String dn = directory.servers().absolute(relativeDn);
        return servers.read(reader -> Entry.read(dn, reader, Entry.NO_ATTRIBUTES))
                .isPresent();
    }

    private Misconfiguration misconfigured(String problem, String action) {
        return new Misconfiguration("gatehouse.identity.ldap." + source + "." + problem, action);
    }
}
