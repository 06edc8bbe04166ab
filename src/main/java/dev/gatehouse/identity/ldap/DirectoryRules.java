package dev.gatehouse.identity.ldap;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * What the settings of a directory must be, so that they can work at all.
 *
 * @param prefix of their names
 */
record DirectoryRules(String prefix, Directory directory) {
    private static final int MOST_LEVELS = 100;
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    /** @throws Misconfiguration names the first setting that cannot work */
    void require() {
        requireServers();
        Misconfiguration.check(
                Directory.isDistinguishedName(directory.baseDn()),
                prefix + ".base-dn",
                "is no distinguished name",
                "Write it as in dc=example,dc=com.");
        boolean hasPassword =
                directory.bindPassword() != null && !directory.bindPassword().isEmpty();
        Misconfiguration.check(
                (directory.bindDn() != null) == hasPassword,
                prefix + ".bind-dn",
                "and bind-password belong together, and one of them is missing",
                "Set both, or neither for an anonymous search.");
        String namePlace = directory.userDnPattern() != null ? directory.userDnPattern() : directory.userSearchFilter();
        if (!namePlace.contains("{0}") && !(directory.userDnPattern() == null && namePlace.contains("{1}"))) {
            throw new Misconfiguration(
                    prefix + (directory.userDnPattern() != null ? ".user-dn-pattern" : ".user-search-filter"),
                    "has no {0}, so every user name would find the same entry",
                    "Write {0} where the user name goes.");
        }
        requireGroups();
    }

    private void requireGroups() {
        Misconfiguration.check(
                directory.nestedGroupsDepth() >= 1 && directory.nestedGroupsDepth() <= MOST_LEVELS,
                prefix + ".nested-groups-depth",
                "must be from 1 to " + MOST_LEVELS,
                "Leave it out, or count how many groups stand one in the other.");
        Misconfiguration.check(
                !directory.nestedGroups() || directory.groupSearchBase() != null,
                prefix + ".nested-groups",
                "needs to know where the groups are",
                "Set group-search-base, too.");
        Misconfiguration.check(
                directory.memberOfAttribute() == null
                        || !directory.memberOfAttribute().isBlank(),
                prefix + ".member-of-attribute",
                "is blank",
                "Set it to memberOf, or leave it out.");
    }

    private void requireServers() {
        Misconfiguration.check(
                !directory.urls().isEmpty() && directory.urls().stream().allMatch(DirectoryRules::isServer),
                prefix + ".urls",
                "must name at least one server, each as ldap://host:port or ldaps://host:port",
                "Set it to the address of your directory, such as ldaps://ldap.example.com.");
        Misconfiguration.check(
                !directory.startTls() || directory.urls().stream().noneMatch(url -> "ldaps".equals(url.getScheme())),
                prefix + ".start-tls",
                "is for ldap://, and a server is named by ldaps://, which is encrypted from the start",
                "Leave start-tls out, or write ldap:// for each server.");
        Misconfiguration.check(
                !directory.startTls() || !directory.followReferrals(),
                prefix + ".follow-referrals",
                "does not go together with start-tls: the server that we are sent to would hear passwords in the clear",
                "Use ldaps:// in place of start-tls, or leave follow-referrals out.");
        Misconfiguration.check(
                directory.poolSize() >= 1,
                prefix + ".pool-size",
                "must be at least 1",
                "Leave it out, or set it to 16.");
        requireTime(prefix + ".connect-timeout", directory.connectTimeout());
        requireTime(prefix + ".read-timeout", directory.readTimeout());
        requireTime(prefix + ".pool-timeout", directory.poolTimeout());
        requireTime(prefix + ".retry-after", directory.retryAfter());
    }

    private static boolean isServer(URI url) {
        return List.of("ldap", "ldaps").contains(url.getScheme()) && url.getHost() != null;
    }

    /** To the libraries, zero is for ever. */
    private static void requireTime(String key, Duration time) {
        Misconfiguration.check(
                time.compareTo(SHORTEST) >= 0 && time.compareTo(LONGEST) <= 0,
                key,
                "must be from 1ms to 1h",
                "Write it with its unit, such as 500ms or 5s.");
    }
}
