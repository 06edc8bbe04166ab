package dev.gatehouse.identity.ldap;

import dev.gatehouse.problem.Misconfiguration;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
     * @param userSearchFilter {@code {0}} is the user name
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
     * @param activeDirectory whether users are looked for as Active Directory names them
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
            @DefaultValue("(uid={0})") String userSearchFilter,
            @Nullable String userDnPattern,
            @DefaultValue("uid") String userNameAttribute,
            @Nullable String bindDn,
            @Nullable String bindPassword,
            @Nullable String groupSearchBase,

            @DefaultValue("(|(member={0})(uniqueMember={0})(memberUid={1}))")
            String groupSearchFilter,

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
            @Nullable String memberOfAttribute,
            @DefaultValue("false") boolean nestedGroups,
            @DefaultValue("10") int nestedGroupsDepth,
            @DefaultValue("false") boolean optional,
            @DefaultValue("") String userPrefix,
            @DefaultValue("") String userSuffix) {

        private static final Duration SHORTEST = Duration.ofMillis(1);
        private static final Duration LONGEST = Duration.ofHours(1);

        private void check(String prefix) {
            checkServers(prefix);
            boolean hasPassword = bindPassword != null && !bindPassword.isEmpty();
            if ((bindDn != null) != hasPassword) {
                throw new Misconfiguration(
                        prefix + ".bind-dn",
                        "and bind-password belong together, and one of them is missing",
                        "Set both, or neither for an anonymous search.");
            }
            String namePlace = userDnPattern != null ? userDnPattern : userSearchFilter;
            if (!namePlace.contains("{0}")) {
                throw new Misconfiguration(
                        prefix + (userDnPattern != null ? ".user-dn-pattern" : ".user-search-filter"),
                        "has no {0}, so every user name would find the same entry",
                        "Write {0} where the user name goes.");
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
