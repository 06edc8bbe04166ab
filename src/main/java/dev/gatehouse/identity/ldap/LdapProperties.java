package dev.gatehouse.identity.ldap;

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
        ldap.forEach((name, directory) -> new DirectoryRules("gatehouse.identity.ldap." + name, directory).require());
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

        static boolean isDistinguishedName(String name) {
            try {
                return new LdapName(name).size() >= 0;
            } catch (InvalidNameException e) {
                return false;
            }
        }

        private static String or(String configured, String otherwise) {
            return configured.isEmpty() ? otherwise : configured;
        }

        @Override
        public String toString() {
            return "Directory[urls=" + urls + ", baseDn=" + baseDn + "]";
        }
    }
}
