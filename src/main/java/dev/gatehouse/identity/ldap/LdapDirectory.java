package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import dev.gatehouse.identity.ldap.LdapProperties.Users;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.naming.ldap.LdapName;
import org.springframework.ldap.core.LdapTemplate;
import org.springframework.ldap.support.LdapEncoder;
import org.springframework.ldap.support.LdapUtils;
import org.springframework.util.IdGenerator;

/** Finds the entries of users and checks passwords. User names are escaped by the encoders of Spring LDAP. */
class LdapDirectory {
    /** One entry is the user; a second one shows that the filter is ambiguous. */
    private static final int MAX_ENTRIES = 2;

    private final Directory directory;
    private final Users settings;
    private final LdapServers servers;
    private final IdGenerator ids;
    private final FilterPattern byEnteredName;
    private final FilterPattern byCanonicalName;
    private final Set<String> attributes;

    LdapDirectory(Directory directory, LdapServers servers, IdGenerator ids) {
        this.directory = directory;
        this.settings = directory.users();
        this.servers = servers;
        this.ids = ids;
        this.byEnteredName = new FilterPattern(settings.userSearchFilter());
        this.byCanonicalName = byEnteredName.on(settings.userNameAttribute());
        this.attributes = attributes(directory);
    }

    boolean hasDnPattern() {
        return settings.userDnPattern() != null;
    }

    /** Whether entries can be read without the password of their user. */
    boolean hasServiceAccount() {
        return directory.servers().bindDn() != null;
    }

    /** The distinguished name of a user by the pattern. */
    String dnOf(String entered) {
        return dnByPattern(account(entered));
    }

    /** The entries that match the entered name; without a {@code bind-dn} only their distinguished names. */
    List<Entry> search(String entered) {
        String filter = byEnteredName.with(withoutNetbiosDomain(entered), account(entered));
        return servers.read(search(filter, hasServiceAccount() ? attributes : EntrySearch.NO_ATTRIBUTES)::run);
    }

    /** The entries of a user by the canonical name. */
    List<Entry> entriesOf(String canonicalName) {
        String pattern = settings.userDnPattern();
        if (pattern == null) {
            return servers.read(search(byCanonicalName.with(canonicalName, canonicalName), attributes)::run);
        }
        if (pattern.toLowerCase(Locale.ROOT)
                .contains(settings.userNameAttribute().toLowerCase(Locale.ROOT) + "={0}")) {
            return servers.read(reader ->
                    lookup(dnByPattern(canonicalName), reader).map(List::of).orElse(List.of()));
        }
        String filter = new FilterPattern("(" + settings.userNameAttribute() + "={0})").with(canonicalName, "");
        return servers.read(search(filter, attributes)::run);
    }

    /** Reads the entry of a user by its distinguished name. */
    Optional<Entry> lookup(String dn, LdapTemplate reader) {
        LdapName relative = LdapUtils.removeFirst(
                LdapUtils.newLdapName(dn),
                LdapUtils.newLdapName(directory.servers().baseDn()));
        return Entry.read(relative, attributes, reader).map(entry -> new Entry(dn, entry.values()));
    }

    /** Does for an unknown user what {@link #bind} does for a wrong password, so that both take equally long. */
    void bindAsUnknownUser(String password) {
        String unknown = settings.userNameAttribute() + "=" + ids.generateId();
        String base = settings.userSearchBase();
        String dn = absolute(base.isEmpty() ? unknown : unknown + "," + base);
        if (servers.bind(dn, password) instanceof BindResponse.Accepted) {
            throw new IllegalStateException("the directory accepted a bind as " + dn + ", which does not exist");
        }
    }

    BindResponse bind(String dn, String password) {
        return servers.bind(dn, password);
    }

    /** Reads as {@code bind-dn} where there is one, else as the user, whose password is right. */
    <T> T read(String dn, String password, Function<LdapTemplate, T> query) {
        return hasServiceAccount() ? servers.read(query) : servers.readAs(dn, password, query);
    }

    /** Reads as {@code bind-dn}. */
    <T> T read(Function<LdapTemplate, T> query) {
        return servers.read(query);
    }

    private EntrySearch search(String filter, Set<String> attributes) {
        return new EntrySearch(settings.userSearchBase(), filter, MAX_ENTRIES, attributes);
    }

    private String withoutNetbiosDomain(String entered) {
        return ActiveDirectory.withoutNetbiosDomain(entered, directory.domain().netbiosDomain());
    }

    private String account(String entered) {
        return ActiveDirectory.withoutDomain(
                withoutNetbiosDomain(entered), directory.domain().activeDirectoryDomain());
    }

    private String dnByPattern(String account) {
        return absolute(String.valueOf(settings.userDnPattern()).replace("{0}", LdapEncoder.nameEncode(account)));
    }

    private String absolute(String relativeDn) {
        return directory.servers().baseDn().isEmpty()
                ? relativeDn
                : relativeDn + "," + directory.servers().baseDn();
    }

    private static Set<String> attributes(Directory directory) {
        Users settings = directory.users();
        Set<String> attributes = new HashSet<>(settings.attributes().isEmpty() ? Set.of("*") : settings.attributes());
        attributes.add(settings.userNameAttribute());
        attributes.addAll(AccountFlags.ATTRIBUTES);
        Optional.ofNullable(directory.groups().memberOfAttribute()).ifPresent(attributes::add);
        if (directory.domain().activeDirectory()) {
            attributes.add(ActiveDirectory.SID);
            attributes.add(ActiveDirectory.PRIMARY_GROUP);
        }
        return Set.copyOf(attributes);
    }
}
