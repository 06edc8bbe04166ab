package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import dev.gatehouse.identity.ldap.LdapServers.Bind;
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

/** How users of one directory are found and tried. Names are escaped by the library's encoders, for filters and for names. */
class LdapDirectory {
    /** One is the user, two are a mistake in the filter. */
    private static final int ENOUGH = 2;

    private final Directory properties;
    private final LdapServers servers;
    private final IdGenerator ids;
    private final FilterPattern byTypedName;
    private final FilterPattern byCanonicalName;
    private final Set<String> wanted;

    LdapDirectory(Directory properties, LdapServers servers, IdGenerator ids) {
        this.properties = properties;
        this.servers = servers;
        this.ids = ids;
        this.byTypedName = new FilterPattern(properties.userSearchFilter());
        this.byCanonicalName = byTypedName.by(properties.userNameAttribute());
        this.wanted = wanted(properties);
    }

    boolean hasDnPattern() {
        return properties.userDnPattern() != null;
    }

    /** Whether entries can be read without their user's password. */
    boolean hasReader() {
        return properties.bindDn() != null;
    }

    /** The distinguished name that the pattern gives to a user. */
    String dnOf(String typed) {
        return dnByPattern(account(typed));
    }

    /** The entries that match what was typed; without a {@code bind-dn} no more than their names. */
    List<Entry> search(String typed) {
        String filter = byTypedName.with(withoutNetbiosDomain(typed), account(typed));
        return servers.read(search(filter, hasReader() ? wanted : Search.NO_ATTRIBUTES)::by);
    }

    /** The entries of a user, by the name that {@link #search} found in them, or the one of the pattern. */
    List<Entry> entriesOf(String canonicalName) {
        String pattern = properties.userDnPattern();
        if (pattern == null) {
            return servers.read(search(byCanonicalName.with(canonicalName, canonicalName), wanted)::by);
        }
        if (pattern.toLowerCase(Locale.ROOT)
                .contains(properties.userNameAttribute().toLowerCase(Locale.ROOT) + "={0}")) {
            return servers.read(reader ->
                    lookup(dnByPattern(canonicalName), reader).map(List::of).orElse(List.of()));
        }
        String filter = new FilterPattern("(" + properties.userNameAttribute() + "={0})").with(canonicalName, "");
        return servers.read(search(filter, wanted)::by);
    }

    /** What is wanted of an entry whose name is known. */
    Optional<Entry> lookup(String dn, LdapTemplate reader) {
        LdapName relative =
                LdapUtils.removeFirst(LdapUtils.newLdapName(dn), LdapUtils.newLdapName(properties.baseDn()));
        return Entry.read(relative, wanted, reader).map(entry -> new Entry(dn, entry.values()));
    }

    /** Takes as long as a bind that fails: for users who do not exist. */
    void bindAsNobody(String password) {
        String nobody = properties.userNameAttribute() + "=" + ids.generateId();
        String base = properties.userSearchBase();
        String dn = absolute(base.isEmpty() ? nobody : nobody + "," + base);
        if (servers.bind(dn, password) instanceof Bind.Accepted) {
            throw new IllegalStateException("the directory let " + dn + " in, who does not exist");
        }
    }

    Bind bind(String dn, String password) {
        return servers.bind(dn, password);
    }

    /** Asks as {@code bind-dn} where there is one, else as the user, whose password is right. */
    <T> T read(String dn, String password, Function<LdapTemplate, T> question) {
        return hasReader() ? servers.read(question) : servers.readAs(dn, password, question);
    }

    /** Asks as {@code bind-dn}. */
    <T> T read(Function<LdapTemplate, T> question) {
        return servers.read(question);
    }

    private Search search(String filter, Set<String> attributes) {
        return new Search(properties.userSearchBase(), filter, ENOUGH, attributes);
    }

    private String withoutNetbiosDomain(String typed) {
        return ActiveDirectory.withoutNetbiosDomain(typed, properties.netbiosDomain());
    }

    private String account(String typed) {
        return ActiveDirectory.withoutDomain(withoutNetbiosDomain(typed), properties.activeDirectoryDomain());
    }

    private String dnByPattern(String account) {
        return absolute(String.valueOf(properties.userDnPattern()).replace("{0}", LdapEncoder.nameEncode(account)));
    }

    private String absolute(String relativeDn) {
        return properties.baseDn().isEmpty() ? relativeDn : relativeDn + "," + properties.baseDn();
    }

    private static Set<String> wanted(Directory properties) {
        Set<String> wanted = new HashSet<>(properties.attributes().isEmpty() ? Set.of("*") : properties.attributes());
        wanted.add(properties.userNameAttribute());
        wanted.addAll(AccountFlags.ATTRIBUTES);
        Optional.ofNullable(properties.memberOfAttribute()).ifPresent(wanted::add);
        if (properties.activeDirectory()) {
            wanted.add(ActiveDirectory.SID);
            wanted.add(ActiveDirectory.PRIMARY_GROUP);
        }
        return Set.copyOf(wanted);
    }
}
