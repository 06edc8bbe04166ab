package dev.gatehouse.identity.ldap;

import dev.gatehouse.problem.Misconfiguration;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param ldap the directories by the name of the source */
@ConfigurationProperties("gatehouse.identity")
record LdapProperties(@DefaultValue Map<String, Directory> ldap) {

    LdapProperties {
        ldap.forEach((name, directory) -> directory.check("gatehouse.identity.ldap." + name));
    }

    /**
     * @param urls of the servers of one directory, the first that answers is used
     * @param baseDn under which all else is looked for
     * @param userSearchBase relative to {@code baseDn}
     * @param userSearchFilter {@code {0}} is the user name; {@code {1}}, too, but in Active Directory without the domain.
     *     Empty for the one that suits the kind of directory, here and below
     * @param userDnPattern relative to {@code baseDn}, {@code {0}} is the user name; takes the place of the search
     * @param userNameAttribute holds the canonical user name
     * @param bindDn who searches; without it the user's entry is searched anonymously, all else read as the user
     * @param groupSearchBase relative to {@code baseDn}; groups are not looked for when it is unset
     * @param groupSearchFilter {@code {0}} is the user's distinguished name, {@code {1}} the canonical user name
     * @param attributes of the user's entry that are read, for {@code gatehouse.token.claims}; all when empty
     * @param connectTimeout of one server
     * @param readTimeout of one answer
     * @param poolTimeout for a free connection of the pool
     * @param poolSize connections to one server at most, for searches and for binds each
     * @param retryAfter how long a server that did not answer is left alone
     * @param startTls whether connections of {@code ldap://} are encrypted before anything is said
     * @param caFile certificates (PEM) that the servers' certificates are checked against, in place of the JVM's
     * @param followReferrals whether a server may send us to another one
     * @param activeDirectory whether people are looked for as Active Directory names them, and groups as it nests them
     * @param activeDirectoryDomain the domain's name in DNS, which may follow a user name after {@code @}; empty for that
     *     of {@code baseDn}
     * @param netbiosDomain the domain's short name, which may stand before a user name and a backslash; empty for the
     *     first part of the domain's name
     * @param memberOfAttribute of the user's entry, holds the distinguished names of the groups; takes the place of the
     *     search for groups
     * @param nestedGroups whether groups of groups count
     * @param nestedGroupsDepth how many groups deep
     * @param optional whether the next source may be asked while this directory is down
     * @param userPrefix put before each name, so that it is no name of another source
     * @param userSuffix put after each name, as {@code @partners}
     */
    record Directory(
            @DefaultValue List<URI> urls,
            @DefaultValue("") String baseDn,
            @DefaultValue("") String userSearchBase,
            @DefaultValue("") String userSearchFilter,
            @Nullable String userDnPattern,
            @DefaultValue("") String userNameAttribute,
            @Nullable String bindDn,
            @Nullable String bindPassword,
            @Nullable String groupSearchBase,
            @DefaultValue("") String groupSearchFilter,
            @DefaultValue("cn") String groupNameAttribute,
            @DefaultValue List<String> attributes,
            @DefaultValue("3s") Duration connectTimeout,
            @DefaultValue("5s") Duration readTimeout,
            @DefaultValue("2s") Duration poolTimeout,
            @DefaultValue("16") int poolSize,
            @DefaultValue("10s") Duration retryAfter,
            @DefaultValue("false") boolean startTls,
            @Nullable Path caFile,
            @DefaultValue("false") boolean followReferrals,
            @DefaultValue("false") boolean activeDirectory,
            @DefaultValue("") String activeDirectoryDomain,
            @DefaultValue("") String netbiosDomain,
            @Nullable String memberOfAttribute,
            @DefaultValue("false") boolean nestedGroups,
            @DefaultValue("10") int nestedGroupsDepth,
            @DefaultValue("false") boolean optional,
            @DefaultValue("") String userPrefix,
            @DefaultValue("") String userSuffix) {

        private static final String USER_FILTER = "(uid={0})";
        private static final String GROUP_FILTER = "(|(member={0})(uniqueMember={0})(memberUid={1}))";
        private static final int MOST_LEVELS = 100;
        private static final Duration SHORTEST = Duration.ofMillis(1);
        private static final Duration LONGEST = Duration.ofHours(1);

        Directory {
            userSearchFilter = or(userSearchFilter, activeDirectory ? ActiveDirectory.USER_FILTER : USER_FILTER);
            userNameAttribute = or(userNameAttribute, activeDirectory ? "sAMAccountName" : "uid");
            groupSearchFilter = or(groupSearchFilter, activeDirectory ? ActiveDirectory.GROUP_FILTER : GROUP_FILTER);
            groupSearchBase = groupSearchBase == null && activeDirectory ? "" : groupSearchBase;
            activeDirectoryDomain = or(
                    activeDirectoryDomain,
                    activeDirectory && isDistinguishedName(baseDn) ? ActiveDirectory.domainOf(baseDn) : "");
            netbiosDomain = or(netbiosDomain, activeDirectoryDomain.replaceFirst("\\..*", ""));
        }

        /** Whether one search finds the groups of groups, too. */
        boolean followsGroupsAtServer() {
            return activeDirectory
                    && nestedGroups
                    && !ActiveDirectory.transitive(groupSearchFilter).equals(groupSearchFilter);
        }

        /** How often the groups of groups are to be asked for. */
        int groupLevels() {
            if (!nestedGroups) {
                return 0;
            }
            return followsGroupsAtServer() ? 1 : nestedGroupsDepth;
        }

        private static boolean isDistinguishedName(String name) {
            try {
                return new LdapName(name).size() >= 0;
            } catch (InvalidNameException e) {
                return false;
            }
        }

        private static String or(String configured, String otherwise) {
            return configured.isEmpty() ? otherwise : configured;
        }

        private void check(String prefix) {
            checkServers(prefix);
            if (!isDistinguishedName(baseDn)) {
                throw new Misconfiguration(
                        prefix + ".base-dn", "is no distinguished name", "Write it as in dc=example,dc=com.");
            }
            boolean hasPassword = bindPassword != null && !bindPassword.isEmpty();
            if ((bindDn != null) != hasPassword) {
                throw new Misconfiguration(
                        prefix + ".bind-dn",
                        "and bind-password belong together, and one of them is missing",
                        "Set both, or neither for an anonymous search.");
            }
            String namePlace = userDnPattern != null ? userDnPattern : userSearchFilter;
            if (!namePlace.contains("{0}") && !(userDnPattern == null && namePlace.contains("{1}"))) {
                throw new Misconfiguration(
                        prefix + (userDnPattern != null ? ".user-dn-pattern" : ".user-search-filter"),
                        "has no {0}, so every user name would find the same entry",
                        "Write {0} where the user name goes.");
            }
            checkGroups(prefix);
        }

        private void checkGroups(String prefix) {
            if (nestedGroupsDepth < 1 || nestedGroupsDepth > MOST_LEVELS) {
                throw new Misconfiguration(
                        prefix + ".nested-groups-depth",
                        "must be from 1 to " + MOST_LEVELS,
                        "Leave it out, or count how many groups stand one in the other.");
            }
            if (nestedGroups && groupSearchBase == null) {
                throw new Misconfiguration(
                        prefix + ".nested-groups", "needs to know where the groups are", "Set group-search-base, too.");
            }
            if (memberOfAttribute != null && memberOfAttribute.isBlank()) {
                throw new Misconfiguration(
                        prefix + ".member-of-attribute", "is blank", "Set it to memberOf, or leave it out.");
            }
        }

        private void checkServers(String prefix) {
            if (urls.isEmpty() || !urls.stream().allMatch(Directory::isServer)) {
                throw new Misconfiguration(
                        prefix + ".urls",
                        "must name at least one server, each as ldap://host:port or ldaps://host:port",
                        "Set it to the address of your directory, such as ldaps://ldap.example.com.");
            }
            if (startTls && urls.stream().anyMatch(url -> "ldaps".equals(url.getScheme()))) {
                throw new Misconfiguration(
                        prefix + ".start-tls",
                        "is for ldap://, and a server is named by ldaps://, which is encrypted from the start",
                        "Leave start-tls out, or write ldap:// for each server.");
            }
            if (startTls && followReferrals) {
                throw new Misconfiguration(
                        prefix + ".follow-referrals",
                        "does not go together with start-tls: the server that we are sent to would hear passwords in the clear",
                        "Use ldaps:// in place of start-tls, or leave follow-referrals out.");
            }
            if (poolSize < 1) {
                throw new Misconfiguration(
                        prefix + ".pool-size", "must be at least 1", "Leave it out, or set it to 16.");
            }
            checkTime(prefix + ".connect-timeout", connectTimeout);
            checkTime(prefix + ".read-timeout", readTimeout);
            checkTime(prefix + ".pool-timeout", poolTimeout);
            checkTime(prefix + ".retry-after", retryAfter);
        }

        private static boolean isServer(URI url) {
            return List.of("ldap", "ldaps").contains(url.getScheme()) && url.getHost() != null;
        }

        /** To the libraries, zero is for ever. */
        private static void checkTime(String key, Duration time) {
            if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
                throw new Misconfiguration(
                        key, "must be from 1ms to 1h", "Write it with its unit, such as 500ms or 5s.");
            }
        }

        @Override
        public String toString() {
            return "Directory[urls=" + urls + ", baseDn=" + baseDn + "]";
        }
    }
}
