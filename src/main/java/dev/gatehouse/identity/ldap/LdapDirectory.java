package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.naming.directory.DirContext;
import org.springframework.ldap.AuthenticationException;
import org.springframework.ldap.AuthenticationNotSupportedException;
import org.springframework.ldap.NameNotFoundException;
import org.springframework.ldap.NamingException;
import org.springframework.ldap.NoPermissionException;
import org.springframework.ldap.OperationNotSupportedException;
import org.springframework.ldap.core.ContextMapper;
import org.springframework.ldap.core.DirContextOperations;
import org.springframework.ldap.core.LdapTemplate;
import org.springframework.ldap.core.support.LdapContextSource;
import org.springframework.ldap.core.support.SingleContextSource;
import org.springframework.ldap.query.LdapQueryBuilder;
import org.springframework.ldap.query.SearchScope;
import org.springframework.ldap.support.LdapEncoder;
import org.springframework.ldap.support.LdapUtils;
import org.springframework.util.IdGenerator;

/** What we ask of one directory. User names are escaped by the library's encoders, for filters and for names. */
class LdapDirectory {
    static {
        // An entry can carry a serialized Java object, and whoever may write an entry would run code here.
        System.setProperty("com.sun.jndi.ldap.object.trustSerialData", "false");
    }

    /** Inappropriate authentication (RFC 4511, appendix A.2). JNDI tells the code in the message alone. */
    private static final String HAS_NO_PASSWORD = "error code 48 ";

    private final Directory properties;
    private final LdapContextSource connections;
    private final LdapTemplate searcher;
    private final IdGenerator ids;

    LdapDirectory(Directory properties, IdGenerator ids) {
        this.properties = properties;
        this.connections = connections(properties);
        this.searcher = new LdapTemplate(connections);
        this.ids = ids;
    }

    boolean hasDnPattern() {
        return properties.userDnPattern() != null;
    }

    /** The distinguished name that the pattern gives to a user. */
    String dnOf(String user) {
        return absolute(String.valueOf(properties.userDnPattern()).replace("{0}", LdapEncoder.nameEncode(user)));
    }

    /** At most two: one is the user, two are a mistake in the filter. */
    List<Entry> search(String user) {
        return searcher.search(
                LdapQueryBuilder.query()
                        .base(properties.userSearchBase())
                        .searchScope(SearchScope.SUBTREE)
                        .countLimit(2)
                        .attributes("1.1")
                        .filter(asFormat(properties.userSearchFilter()), user),
                (ContextMapper<Entry>) found -> new Entry(((DirContextOperations) found).getNameInNamespace()));
    }

    /** Takes as long as a bind that fails: for users who do not exist. */
    void bindAsNobody(String password) {
        String nobody = properties.userNameAttribute() + "=" + ids.generateId();
        String base = properties.userSearchBase();
        try (BoundUser user = bind(absolute(base.isEmpty() ? nobody : nobody + "," + base), password)) {
            throw new IllegalStateException("the directory let " + user.dn() + " in, who does not exist");
        } catch (WrongPassword asItShould) {
            return;
        }
    }

    /**
     * @throws WrongPassword when the directory says no
     * @throws NamingException when it says nothing
     */
    BoundUser bind(String dn, String password) throws WrongPassword {
        try {
            DirContext connection = connections.getContext(dn, password);
            LdapTemplate reader =
                    properties.bindDn() != null ? searcher : new LdapTemplate(new SingleContextSource(connection));
            return new BoundUser(dn, connection, reader);
        } catch (AuthenticationNotSupportedException e) {
            if (String.valueOf(e.getMessage()).contains(HAS_NO_PASSWORD)) {
                throw new WrongPassword(String.valueOf(e.getMessage()));
            }
            // Any password would have been refused: the directory wants it encrypted, or in another manner.
            throw e;
        } catch (AuthenticationException
                | OperationNotSupportedException
                | NoPermissionException
                | NameNotFoundException e) {
            throw new WrongPassword(String.valueOf(e.getMessage()));
        }
    }

    /** The library puts values in by a {@link java.text.MessageFormat}, to which a single quote is more than a quote. */
    static String asFormat(String filter) {
        return filter.replace("'", "''");
    }

    private String absolute(String relativeDn) {
        return properties.baseDn().isEmpty() ? relativeDn : relativeDn + "," + properties.baseDn();
    }

    private static LdapContextSource connections(Directory properties) {
        LdapContextSource connections = new LdapContextSource();
        connections.setUrls(properties.urls().stream().map(Object::toString).toArray(String[]::new));
        connections.setBase(properties.baseDn());
        if (properties.bindDn() != null) {
            connections.setUserDn(properties.bindDn());
            connections.setPassword(String.valueOf(properties.bindPassword()));
        } else {
            connections.setAnonymousReadOnly(true);
        }
        connections.setBaseEnvironmentProperties(Map.of(
                "com.sun.jndi.ldap.connect.timeout", millis(properties.connectTimeout()),
                "com.sun.jndi.ldap.read.timeout", millis(properties.readTimeout())));
        connections.afterPropertiesSet();
        return connections;
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }

    /** An entry that the search found, by its distinguished name. */
    record Entry(String dn) {}

    /**
     * Somebody whose bind succeeded.
     *
     * @param reader reads as {@code bind-dn} where there is one, else as this user
     */
    record BoundUser(String dn, DirContext connection, LdapTemplate reader) implements AutoCloseable {
        @Override
        public void close() {
            LdapUtils.closeContext(connection);
        }
    }

    /** The directory refused a bind. */
    static final class WrongPassword extends Exception {
        WrongPassword(String message) {
            super(message, null, false, false);
        }
    }
}
