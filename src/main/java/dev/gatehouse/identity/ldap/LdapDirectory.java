package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import dev.gatehouse.identity.ldap.LdapServers.Bind;
import java.util.List;
import java.util.function.Function;
import org.springframework.ldap.core.ContextMapper;
import org.springframework.ldap.core.DirContextOperations;
import org.springframework.ldap.core.LdapTemplate;
import org.springframework.ldap.query.LdapQueryBuilder;
import org.springframework.ldap.query.SearchScope;
import org.springframework.ldap.support.LdapEncoder;
import org.springframework.util.IdGenerator;

/** How users of one directory are found and tried. Names are escaped by the library's encoders, for filters and for names. */
class LdapDirectory {
    private final Directory properties;
    private final LdapServers servers;
    private final IdGenerator ids;

    LdapDirectory(Directory properties, LdapServers servers, IdGenerator ids) {
        this.properties = properties;
        this.servers = servers;
        this.ids = ids;
    }

    boolean hasDnPattern() {
        return properties.userDnPattern() != null;
    }

    /** The distinguished name that the pattern gives to a user. */
    String dnOf(String user) {
        return absolute(String.valueOf(properties.userDnPattern()).replace("{0}", LdapEncoder.nameEncode(user)));
    }

    /** The distinguished names of the entries that match, at most two: one is the user, two are a mistake in the filter. */
    List<String> search(String user) {
        return servers.read(reader -> reader.search(
                LdapQueryBuilder.query()
                        .base(properties.userSearchBase())
                        .searchScope(SearchScope.SUBTREE)
                        .countLimit(2)
                        .attributes("1.1")
                        .filter(asFormat(properties.userSearchFilter()), user),
                (ContextMapper<String>) found -> ((DirContextOperations) found).getNameInNamespace()));
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
        return properties.bindDn() != null ? servers.read(question) : servers.readAs(dn, password, question);
    }

    /** The library puts values in by a {@link java.text.MessageFormat}, to which a single quote is more than a quote. */
    static String asFormat(String filter) {
        return filter.replace("'", "''");
    }

    private String absolute(String relativeDn) {
        return properties.baseDn().isEmpty() ? relativeDn : relativeDn + "," + properties.baseDn();
    }
}
