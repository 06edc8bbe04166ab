package dev.gatehouse.identity.ldap;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.DistinguishedName;
import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import dev.gatehouse.identity.ldap.LdapProperties.Groups;
import dev.gatehouse.identity.ldap.LdapProperties.Servers;
import dev.gatehouse.identity.ldap.LdapProperties.Users;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.util.StringUtils;

/**
 * Checks the settings of a directory as far as that is possible without the directory.
 *
 * @param prefix of the configuration keys
 */
record DirectoryRules(String prefix, Directory directory) {
    /** What is written for {0} and {1} elsewhere, and is no attribute of any directory. */
    private static final Set<String> NO_ATTRIBUTES = Set.of("dn", "userdn", "user", "username", "login");

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
                !servers.urls().isEmpty()
                        && servers.servers().size() == servers.urls().size(),
                ".urls must name at least one server, each as ldap://host:port or ldaps://host:port",
                "Set it to the address of your directory, such as ldaps://ldap.example.com; a base DN may follow a slash.");
        check(
                servers.servers().stream().allMatch(url -> url.baseDn().isEmpty() || isBase(url.baseDn(), servers)),
                ".urls has another base DN than base-dn or the other URLs",
                "Write it in base-dn only.");
        check(
                servers.servers().stream().noneMatch(ServerUrl::isDomain)
                        || !ActiveDirectory.domainOf(servers.baseDn()).isEmpty(),
                ".urls has no host and no base DN of a domain, by which servers are found in the DNS",
                "Write a host, or the domain as in ldap:///dc=example,dc=com.");
        check(
                !servers.startTls() || servers.servers().stream().noneMatch(ServerUrl::tls),
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
                new FilterPattern(filter).isSpelledRight(),
                ".user-search-filter has a brace that belongs to no placeholder: there are {0} and {1}",
                "Write {0} where the user name goes, and a brace itself as \\7b or \\7d.");
        check(
                pattern == null || !pattern.replace("{0}", "").matches(".*[{}].*"),
                ".user-dn-pattern has a brace that does not belong to {0}",
                "Write {0} where the user name goes, and a brace itself as \\7b or \\7d.");
        checkGroupFilter(new GroupFilter(groups.groupSearchFilter()));
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

    private void checkGroupFilter(GroupFilter filter) {
        check(
                filter.isBalanced(),
                ".group-search-filter has a parenthesis without its counterpart",
                "Check the parentheses, as in (|(member={0})(memberUid={1})).");
        String placeholders =
                "Write {0} for the distinguished name of the user, {1} for the user name, {gidNumber} for the"
                        + " attribute gidNumber of the user's entry, and a brace itself as \\7b or \\7d.";
        check(filter.isSpelledRight(), ".group-search-filter has a brace that belongs to no placeholder", placeholders);
        for (String name : filter.attributes()) {
            check(
                    !NO_ATTRIBUTES.contains(name.toLowerCase(Locale.ROOT)),
                    ".group-search-filter has {" + name + "}, but no entry has an attribute of that name",
                    placeholders);
        }
    }

    private static boolean isBase(String dn, Servers servers) {
        return DistinguishedName.parsed(dn).equals(DistinguishedName.parsed(servers.baseDn()));
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
