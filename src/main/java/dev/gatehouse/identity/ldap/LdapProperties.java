package dev.gatehouse.identity.ldap;

import dev.gatehouse.config.Loopback;
import dev.gatehouse.identity.Affix;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/** @param ldap the directories by the name of the source */
@ConfigurationProperties("gatehouse.identity")
record LdapProperties(@DefaultValue Map<String, Directory> ldap) {

    LdapProperties {
        ldap.forEach((source, directory) -> new DirectoryRules("gatehouse.identity.ldap." + source, directory).check());
    }

    /**
     * The keys of one directory: those of all components, at the same prefix, so that several may have the same key. Some
     * defaults are those of Active Directory.
     */
    record Directory(
            @Name("") @DefaultValue Servers servers,
            @Name("") @DefaultValue Connections connections,
            @Name("") @DefaultValue Users users,
            @Name("") @DefaultValue Groups groups,
            @Name("") @DefaultValue Domain domain,
            @Name("") @DefaultValue Source source) {}

    /**
     * @param urls in the order in which they are tried
     * @param baseDn the other names are relative to it
     * @param bindDn the service account that searches; without it the user's entry is searched unauthenticated and
     *     everything else is read as the user
     * @param startTls whether connections of {@code ldap://} are encrypted first
     * @param caFile certificates (PEM) that are trusted instead of those of the JVM
     * @param followReferrals whether searches follow referrals to other servers
     */
    record Servers(
            @DefaultValue List<URI> urls,
            @DefaultValue("") String baseDn,
            @Nullable String bindDn,
            @Nullable String bindPassword,
            @DefaultValue("false") boolean startTls,
            @Nullable Path caFile,
            @DefaultValue("false") boolean followReferrals) {

        /** The absolute name of an entry, from the parts of its name relative to {@code base-dn}; parts may be empty. */
        String absolute(String... parts) {
            return Stream.concat(Stream.of(parts), Stream.of(baseDn))
                    .filter(part -> !part.isEmpty())
                    .collect(Collectors.joining(","));
        }

        /** Whether entries can be read without the password of their user. */
        boolean hasServiceAccount() {
            return bindDn != null;
        }

        /** The servers on other machines to which passwords are sent without encryption. */
        List<URI> unencrypted() {
            return startTls
                    ? List.of()
                    : urls.stream()
                            .filter(url -> "ldap".equalsIgnoreCase(url.getScheme()) && !Loopback.isHostOf(url))
                            .toList();
        }

        @Override
        public String toString() {
            return "Servers[urls=" + urls + ", baseDn=" + baseDn + "]";
        }
    }

    /**
     * @param readTimeout for one response
     * @param poolTimeout for a free connection
     * @param poolSize connections to one server at most, for reading and for binds each
     * @param retryAfter between two probes of a server that does not answer
     */
    record Connections(
            @DefaultValue("3s") Duration connectTimeout,
            @DefaultValue("5s") Duration readTimeout,
            @DefaultValue("2s") Duration poolTimeout,
            @DefaultValue("16") int poolSize,
            @DefaultValue("10s") Duration retryAfter) {}

    /**
     * @param userSearchFilter {@code {0}} is the user name; {@code {1}}, too, but without the domain. Empty for the default
     *     of the kind of directory, here and below
     * @param userDnPattern replaces the search; {@code {0}} is the user name
     * @param userNameAttribute contains the canonical user name
     * @param attributes that are read, for {@code gatehouse.token.claims}; all when empty
     */
    record Users(
            @DefaultValue("") String userSearchBase,
            @DefaultValue("") String userSearchFilter,
            @Nullable String userDnPattern,
            @DefaultValue("") String userNameAttribute,
            @DefaultValue List<String> attributes,
            @DefaultValue("false") boolean activeDirectory) {

        Users {
            userSearchFilter = or(userSearchFilter, activeDirectory ? ActiveDirectory.USER_FILTER : "(uid={0})");
            userNameAttribute = or(userNameAttribute, activeDirectory ? "sAMAccountName" : "uid");
        }

        /** Whether the user gets this attribute of the entry. */
        boolean wants(String attribute) {
            return attributes.isEmpty()
                    || Stream.concat(attributes.stream(), Stream.of(userNameAttribute))
                            .anyMatch(attribute::equalsIgnoreCase);
        }
    }

    /**
     * @param groupSearchBase null for no search of groups
     * @param groupSearchFilter {@code {0}} is the user's distinguished name, {@code {1}} the canonical user name
     * @param memberOfAttribute of the user's entry, contains the distinguished names of the groups; replaces the search
     * @param nestedGroups whether groups of groups count
     */
    record Groups(
            @Nullable String groupSearchBase,
            @DefaultValue("") String groupSearchFilter,
            @DefaultValue("cn") String groupNameAttribute,
            @Nullable String memberOfAttribute,
            @DefaultValue("false") boolean nestedGroups,
            @DefaultValue("10") int nestedGroupsDepth,
            @DefaultValue("false") boolean activeDirectory) {

        private static final String FILTER = "(|(member={0})(uniqueMember={0})(memberUid={1}))";

        Groups {
            groupSearchBase = groupSearchBase == null && activeDirectory ? "" : groupSearchBase;
            groupSearchFilter = or(groupSearchFilter, activeDirectory ? ActiveDirectory.GROUP_FILTER : FILTER);
        }
    }

    /**
     * @param activeDirectory whether users and groups are found as Active Directory names and nests them
     * @param activeDirectoryDomain the DNS name of the domain, allowed after a user name and {@code @}
     * @param netbiosDomain the short name of the domain, allowed before a backslash and a user name
     */
    record Domain(
            @DefaultValue("false") boolean activeDirectory,
            @DefaultValue("") String activeDirectoryDomain,
            @DefaultValue("") String netbiosDomain,
            @DefaultValue("") String baseDn) {

        Domain {
            activeDirectoryDomain = or(activeDirectoryDomain, activeDirectory ? ActiveDirectory.domainOf(baseDn) : "");
            netbiosDomain = or(netbiosDomain, activeDirectoryDomain.replaceFirst("\\..*", ""));
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

    /**
     * @param optional whether the next source is queried while this directory is down
     * @param minRefusalTime the minimum time of a refused sign-in
     * @param passwordChange null for the default, {@link PasswordChangeMode#of}
     */
    record Source(
            @DefaultValue("false") boolean optional,
            @Name("") @DefaultValue Affix affix,
            @DefaultValue("100ms") Duration minRefusalTime,
            @Nullable PasswordChangeMode passwordChange) {}

    private static String or(String configured, String otherwise) {
        return configured.isEmpty() ? otherwise : configured;
    }
}
