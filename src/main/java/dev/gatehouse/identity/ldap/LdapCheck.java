package dev.gatehouse.identity.ldap;

import dev.gatehouse.config.CertificateExpiry;
import dev.gatehouse.config.Findings;
import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.SourceRoles;
import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import javax.naming.ldap.LdapName;
import org.springframework.ldap.AuthenticationException;
import org.springframework.ldap.InvalidNameException;
import org.springframework.ldap.InvalidSearchFilterException;
import org.springframework.ldap.NamingException;
import org.springframework.ldap.NoPermissionException;
import org.springframework.ldap.support.LdapUtils;

/** Checks the settings of a directory against the directory, one after the other, for {@code --check}. */
record LdapCheck(String source, Directory directory, LdapServers servers, SourceRoles roles, Clock clock) {
    private static final int MAX_COUNT = 100;

    /**
     * @param findings receives each step, and each wrong setting
     * @throws Misconfiguration if nothing can be read
     * @throws SourceUnavailable when no server answers
     * @throws NamingException when a server answers with another error
     */
    void run(Findings findings) {
        bind(findings);
        servers.all().forEach(server -> server(server, findings));
        servers.tls()
                .authorities()
                .forEach(authority -> expiry(
                        authority.getSubjectX500Principal() + " in ca-file "
                                + servers.tls().caFile(),
                        authority,
                        findings));
        findings.attempt(() -> users(findings));
        findings.attempt(() -> groups(findings));
    }

    private void bind(Findings findings) {
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
        findings.accept(bindDn == null ? "searches unauthenticated, because bind-dn is not set" : "bound as " + bindDn);
        if (!hasBase) {
            throw misconfigured(
                    "base-dn names no entry of the directory, or one that may not be read",
                    "Set it to an entry that exists.");
        }
        findings.accept("base-dn " + directory.servers().baseDn() + " exists");
    }

    /** Another server may have answered so far. */
    private void server(LdapServer server, Findings findings) {
        try {
            server.connected(LdapConnection::certificates).stream()
                    .limit(1)
                    .forEach(certificate -> expiry(server.toString(), certificate, findings));
        } catch (ServerFailure e) {
            findings.warn(server + " does not answer, so its users depend on the others: " + e.reason());
        }
    }

    private void expiry(String owner, X509Certificate certificate, Findings findings) {
        CertificateExpiry.report(
                "the certificate of " + owner, certificate.getNotAfter().toInstant(), clock.instant(), findings);
    }

    private void users(Findings findings) {
        String pattern = directory.users().userDnPattern();
        if (pattern != null) {
            // Only the last part can contain the name of a user.
            LdapName user = LdapUtils.newLdapName(pattern.replace("{0}", "x"));
            requireEntry("user-dn-pattern", user.getPrefix(user.size() - 1).toString(), findings);
            return;
        }
        requireEntry("user-search-base", directory.users().userSearchBase(), findings);
        String filter = new FilterPattern(directory.users().userSearchFilter()).withAny();
        List<Entry> users = first(filter);
        if (users.isEmpty()) {
            throw misconfigured(
                    "user-search-filter finds no user below user-search-base (as " + filter + ")",
                    "Set both so that they match the entries, and check that bind-dn may read them.");
        }
        int count = users.size();
        findings.accept(
                "user-search-filter finds " + (count > MAX_COUNT ? "more than " + MAX_COUNT : count) + " users");
        findings.accept(readable("account state", AccountStates.ATTRIBUTES, users));
        findings.accept(readable("change of a password", AccountStates.PASSWORD_CHANGES, users));
    }

    private void groups(Findings findings) {
        String base = directory.groups().groupSearchBase();
        if (base != null) {
            requireEntry("group-search-base", base, findings);
        } else if (directory.groups().memberOfAttribute() == null
                && !roles.all().isEmpty()) {
            findings.warn("no user gets a role, because neither group-search-base nor member-of-attribute is set");
        }
    }

    /** An attribute that may not be read looks like one that no entry has. */
    private static String readable(String what, Collection<String> attributes, List<Entry> users) {
        List<String> found = attributes.stream()
                .filter(attribute ->
                        users.stream().anyMatch(user -> !user.texts(attribute).isEmpty()))
                .sorted()
                .toList();
        return found.isEmpty()
                ? "no " + what + " can be read of these users, so it ends no sessions: let bind-dn read "
                        + String.join(" or ", attributes.stream().sorted().toList()) + ", whichever the directory has"
                : what + " is read from " + String.join(", ", found);
    }

    private List<Entry> first(String filter) {
        try {
            String base = directory.servers().absolute(directory.users().userSearchBase());
            String[] attributes = Stream.of(AccountStates.ATTRIBUTES, AccountStates.PASSWORD_CHANGES)
                    .flatMap(Collection::stream)
                    .toArray(String[]::new);
            return servers.read(reader -> Entry.first(MAX_COUNT + 1, base, filter, reader, attributes));
        } catch (InvalidSearchFilterException e) {
            throw misconfigured(
                    "user-search-filter is no search filter", "Check the parentheses, as in (&(uid={0})(mail=*)).");
        }
    }

    private void requireEntry(String property, String relativeDn, Findings findings) {
        if (!exists(relativeDn)) {
            throw misconfigured(
                    property + " names no entry below base-dn, or one that may not be read",
                    "Set it relative to base-dn: ou=people, not ou=people,dc=example,dc=com.");
        }
        findings.accept(property + " " + relativeDn + " exists");
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
