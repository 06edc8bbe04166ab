package dev.gatehouse.identity.ldap;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import dev.gatehouse.identity.ldap.LdapProperties.Groups;
import dev.gatehouse.identity.ldap.LdapProperties.Servers;
import dev.gatehouse.identity.ldap.LdapProperties.Users;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.util.StringUtils;

/**
 * Checks the settings of a directory as far as that is possible without the directory.
 *
 * @param prefix of the configuration keys
 */
record DirectoryRules(String prefix, Directory directory) {
    private static final int MAX_DEPTH = 100;
    private static final Duration MAX_TIME = Duration.ofHours(1);
    private static final Duration MAX_REFUSAL_TIME = Duration.ofSeconds(10);

    /** @throws Misconfiguration names the first setting that cannot work */
    void check() {
        checkServers(directory.servers());
        check(
                directory.connections().poolSize() >= 1,
                ".pool-size must be at least 1",
                "Leave it out, or set it to 16.");
        checkTime(".connect-timeout", directory.connections().connectTimeout());
        checkTime(".read-timeout", directory.connections().readTimeout());
        checkTime(".pool-timeout", directory.connections().poolTimeout());
        checkTime(".retry-after", directory.connections().retryAfter());
        checkUsersAndGroups(directory.users(), directory.groups());
        Optional.ofNullable(directory.source().passwordChange()).ifPresent(this::checkPasswordChange);
        Duration refusal = directory.source().minRefusalTime();
        check(
                !refusal.isNegative() && refusal.compareTo(MAX_REFUSAL_TIME) <= 0,
                ".min-refusal-time must be from 0ms to 10s",
                "Leave it out, or set it to a little more than the directory needs to refuse a wrong password.");
    }

    /** A setting that asks for what cannot work; without one, the default follows from the other settings. */
    private void checkPasswordChange(PasswordChangeMode mode) {
        check(
                mode == PasswordChangeMode.NEVER || PasswordChangeMode.isEncrypted(directory.servers()),
                ".password-change needs encryption, and a server is used by ldap:// without start-tls",
                "Use ldaps:// or start-tls: true, or set password-change to never.");
        check(
                mode == PasswordChangeMode.NEVER || directory.servers().bindDn() != null,
                ".password-change needs bind-dn and bind-password: users whose password has expired cannot read their entry",
                "Set both, or set password-change to never.");
    }

    private void checkServers(Servers servers) {
        check(
                !servers.urls().isEmpty() && servers.urls().stream().allMatch(DirectoryRules::isServer),
                ".urls must name at least one server, each as ldap://host:port or ldaps://host:port",
                "Set it to the address of your directory, such as ldaps://ldap.example.com.");
        check(
                !servers.startTls() || servers.urls().stream().noneMatch(url -> "ldaps".equals(url.getScheme())),
                ".start-tls is for ldap://, but a server has the scheme ldaps://, which is always encrypted",
                "Leave start-tls out, or write ldap:// for each server.");
        check(
                !servers.startTls() || !servers.followReferrals(),
                ".follow-referrals cannot be combined with start-tls: passwords would be sent to the other servers in clear text",
                "Use ldaps:// instead of start-tls, or leave follow-referrals out.");
        check(
                ActiveDirectory.isDistinguishedName(servers.baseDn()),
                ".base-dn is no distinguished name",
                "Write it as in dc=example,dc=com.");
        check(
                (servers.bindDn() != null) == StringUtils.hasLength(servers.bindPassword()),
                ".bind-dn and bind-password belong together, and one of them is missing",
                "Set both, or neither for an anonymous search.");
    }

    private void checkUsersAndGroups(Users users, Groups groups) {
        String pattern = users.userDnPattern();
        String filter = users.userSearchFilter();
        check(
                pattern == null ? filter.contains("{0}") || filter.contains("{1}") : pattern.contains("{0}"),
                (pattern == null ? ".user-search-filter" : ".user-dn-pattern")
                        + " has no {0}, so every user name would find the same entry",
                "Write {0} where the user name goes.");
        check(
                groups.nestedGroupsDepth() >= 1 && groups.nestedGroupsDepth() <= MAX_DEPTH,
                ".nested-groups-depth must be from 1 to " + MAX_DEPTH,
                "Leave it out, or set it to the number of levels in your directory.");
        check(
                !groups.nestedGroups() || groups.groupSearchBase() != null,
                ".nested-groups needs to know where the groups are",
                "Set group-search-base, too.");
        check(
                groups.memberOfAttribute() == null
                        || !groups.memberOfAttribute().isBlank(),
                ".member-of-attribute is blank",
                "Set it to memberOf, or leave it out.");
    }

    private static boolean isServer(URI url) {
        return List.of("ldap", "ldaps").contains(url.getScheme()) && url.getHost() != null;
    }

    /** JNDI takes 0 for no timeout. */
    private void checkTime(String key, Duration time) {
        check(
                time.toMillis() >= 1 && time.compareTo(MAX_TIME) <= 0,
                key + " must be from 1ms to 1h",
                "Write it with its unit, such as 500ms or 5s.");
    }

    private void check(boolean valid, String problem, String action) {
        Misconfiguration.check(valid, prefix + problem, action);
    }
}
