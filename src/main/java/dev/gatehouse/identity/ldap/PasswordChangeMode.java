package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import dev.gatehouse.identity.ldap.LdapProperties.Servers;

/** Which passwords the users of a directory may replace here. */
enum PasswordChangeMode {
    NEVER,
    /** Those that have expired, expire soon or must be changed. */
    WHEN_REQUIRED,
    ALWAYS;

    /** Without a setting, required changes are possible wherever they can work. */
    static PasswordChangeMode of(Directory directory) {
        PasswordChangeMode set = directory.source().passwordChange();
        if (set != null) {
            return set;
        }
        return isEncrypted(directory.servers()) && directory.servers().bindDn() != null ? WHEN_REQUIRED : NEVER;
    }

    /** Whether each connection is encrypted, also on this machine. */
    static boolean isEncrypted(Servers servers) {
        return servers.startTls() || servers.servers().stream().allMatch(ServerUrl::tls);
    }
}
