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

/** Goes through the settings of a directory from the first to the last, for whoever looks for the mistake. */
class LdapCheck {
    private static final int MANY = 100;

    private final String prefix;
    private final Directory properties;
    private final LdapServers servers;

    LdapCheck(String name, Directory properties, LdapServers servers) {
        this.prefix = "gatehouse.identity.ldap." + name + ".";
        this.properties = properties;
        this.servers = servers;
    }

    /**
     * @param found is told each step that was well
     * @throws Misconfiguration at the first that was not
     * @throws SourceUnavailable when nothing answers
     */
    void run(Consumer<String> found) {
        try {
            bind(found);
            users(found);
            groups(found);
        } catch (NamingException e) {
            throw new SourceUnavailable(e.getClass().getSimpleName() + ": " + e.getMessage(), e);
        }
    }

    private void bind(Consumer<String> found) {
        boolean anonymous = properties.bindDn() == null;
        boolean hasBase;
        try {
            hasBase = exists("");
        } catch (AuthenticationException | InvalidNameException | NoPermissionException e) {
            throw anonymous
                    ? wrong(
                            "bind-dn",
                            "is not set, and the directory tells strangers nothing",
                            "Set it and bind-password.")
                    : wrong("bind-dn", "or bind-password is refused by the directory", "Try the two with ldapwhoami.");
        }
        found.accept(anonymous ? "asked anonymously, for want of a bind-dn" : "bound as " + properties.bindDn());
        if (!hasBase) {
            throw wrong(
                    "base-dn", "is no entry of the directory, or one that may not be read", "Set it to one that is.");
        }
        found.accept("base-dn " + properties.baseDn() + " is there");
    }

    private void users(Consumer<String> found) {
        String pattern = properties.userDnPattern();
        if (pattern != null) {
            // The name of a user cannot reach beyond the part that it is put into.
            LdapName user = LdapUtils.newLdapName(pattern.replace("{0}", "x"));
            requireEntry("user-dn-pattern", user.getPrefix(user.size() - 1).toString(), found);
            return;
        }
        requireEntry("user-search-base", properties.userSearchBase(), found);
        String filter = new FilterPattern(properties.userSearchFilter()).withAny();
        int users = users(filter);
        if (users == 0) {
            throw wrong(
                    "user-search-filter",
                    "finds nobody below user-search-base (as " + filter + ")",
                    "Set the two so that they fit the entries, and see that bind-dn may read these.");
        }
        found.accept("user-search-filter finds " + (users > MANY ? "more than " + MANY : users) + " users");
    }

    private int users(String filter) {
        try {
            return servers.read(new Search(properties.userSearchBase(), filter, MANY + 1, Search.NO_ATTRIBUTES)::by)
                    .size();
        } catch (InvalidSearchFilterException e) {
            throw wrong("user-search-filter", "is no search filter", "Mind the parentheses: (&(uid={0})(mail=*)).");
        }
    }

    private void groups(Consumer<String> found) {
        String base = properties.groupSearchBase();
        if (base != null) {
            requireEntry("group-search-base", base, found);
        }
    }

    private void requireEntry(String property, String relativeDn, Consumer<String> found) {
        if (!exists(relativeDn)) {
            throw wrong(
                    property,
                    "names no entry below base-dn, or one that may not be read",
                    "Set it relative to base-dn: ou=people, not ou=people,dc=example,dc=com.");
        }
        found.accept(property + " " + relativeDn + " is there");
    }

    private boolean exists(String relativeDn) {
        return servers.read(reader -> Entry.read(LdapUtils.newLdapName(relativeDn), Search.NO_ATTRIBUTES, reader))
                .isPresent();
    }

    private Misconfiguration wrong(String property, String problem, String action) {
        return new Misconfiguration(prefix + property, problem, action);
    }
}
