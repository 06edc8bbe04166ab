package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.ldap.LdapProperties.Servers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an operator should know about the settings of a directory that works. */
final class DirectoryNotices {
    private static final Logger log = LoggerFactory.getLogger(LdapIdentitySource.class);

    private DirectoryNotices() {}

    static void log(String source, Servers settings) {
        if (!settings.unencrypted().isEmpty()) {
            log.warn(
                    "identity source {} sends passwords without encryption to {}: use ldaps:// or start-tls: true",
                    source,
                    settings.unencrypted());
        }
        if (settings.bindDn() == null) {
            log.info(
                    "identity source {} has no bind-dn: changes of roles and of accounts count from the next sign-in of the"
                            + " user. Set bind-dn and bind-password to revalidate signed-in users.",
                    source);
        }
    }
}
