package dev.gatehouse.identity.ldap;

import static dev.gatehouse.identity.ldap.LdapProperties.or;

import java.util.Locale;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The names of a domain of Active Directory, as users write them.
 *
 * @param activeDirectory whether users and groups are found as Active Directory names and nests them
 * @param activeDirectoryDomain the DNS name of the domain, allowed after a user name and {@code @}
 * @param netbiosDomain the short name of the domain, allowed before a backslash and a user name
 */
record DomainNames(
        @DefaultValue("false") boolean activeDirectory,
        @DefaultValue("") String activeDirectoryDomain,
        @DefaultValue("") String netbiosDomain,
        @DefaultValue("") String baseDn) {

    DomainNames {
        activeDirectoryDomain = or(activeDirectoryDomain, activeDirectory ? ActiveDirectory.domainOf(baseDn) : "");
        netbiosDomain = or(netbiosDomain, activeDirectoryDomain.replaceFirst("\\..*", ""));
    }

    /** The same domain, with the names that follow from another base. */
    DomainNames at(String base) {
        return new DomainNames(activeDirectory, activeDirectoryDomain, netbiosDomain, base);
    }

    /** {@code alice} for {@code EXAMPLE\alice}. The name of another domain is not removed, so it matches no user. */
    String withoutNetbiosDomain(String user) {
        String prefix = netbiosDomain.toLowerCase(Locale.ROOT) + "\\";
        return prefix.length() > 1 && user.startsWith(prefix) ? user.substring(prefix.length()) : user;
    }

    /** {@code alice} for {@code alice@example.test}: each user has this name, also when the entry does not contain it. */
    String account(String user) {
        String account = withoutNetbiosDomain(user);
        String suffix = "@" + activeDirectoryDomain.toLowerCase(Locale.ROOT);
        return suffix.length() > 1 && account.endsWith(suffix)
                ? account.substring(0, account.length() - suffix.length())
                : account;
    }
}
