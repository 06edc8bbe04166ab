package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.Affix;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
            @Name("") @DefaultValue DomainNames domain,
            @Name("") @DefaultValue Source source) {

        Directory {
            domain = domain.at(servers.baseDn());
        }
    }

    /**
     * @param urls in the order in which they are tried
     * @param baseDn the other names are relative to it; empty for that of the URLs
     * @param bindDn the service account that searches; without it the user's entry is searched unauthenticated and
     *     everything else is read as the user
     * @param startTls whether connections of {@code ldap://} are encrypted first
     * @param caFile certificates (PEM) that are trusted instead of those of the JVM
     * @param followReferrals whether searches follow referrals to other servers
     */
    record Servers(
            @DefaultValue List<String> urls,
            @DefaultValue("") String baseDn,
            @Nullable String bindDn,
            @Nullable String bindPassword,
            @DefaultValue("false") boolean startTls,
            @Nullable Path caFile,
            @DefaultValue("false") boolean followReferrals) {

        Servers {
            urls = ServerUrl.joined(urls);
            baseDn = or(baseDn, parsed(urls).findFirst().map(ServerUrl::baseDn).orElse(""));
        }

        /** The servers and domains; those without an error. */
        List<ServerUrl> servers() {
            return parsed(urls).toList();
        }

        private static Stream<ServerUrl> parsed(List<String> urls) {
            return urls.stream().flatMap(url -> ServerUrl.parsed(url).stream());
        }

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
        List<ServerUrl> unencrypted() {
            return startTls
                    ? List.of()
                    : servers().stream()
                            .filter(url -> !url.tls() && !url.isLoopback())
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
     * @param groupSearchFilter see {@link GroupFilter}
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

        private static final String FILTER = "(|(member={0})(uniqueMember={0})(memberUid={1})"
                + "(&(objectClass=posixGroup)(gidNumber={gidNumber})))";

        Groups {
            groupSearchBase = groupSearchBase == null && activeDirectory ? "" : groupSearchBase;
            groupSearchFilter = or(groupSearchFilter, activeDirectory ? ActiveDirectory.GROUP_FILTER : FILTER);
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

    static String or(String configured, String otherwise) {
        return configured.isEmpty() ? otherwise : configured;
    }
}
