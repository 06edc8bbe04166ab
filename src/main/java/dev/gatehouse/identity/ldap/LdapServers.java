package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import javax.naming.directory.DirContext;
import org.jspecify.annotations.Nullable;
import org.springframework.ldap.AuthenticationException;
import org.springframework.ldap.AuthenticationNotSupportedException;
import org.springframework.ldap.NameNotFoundException;
import org.springframework.ldap.NamingException;
import org.springframework.ldap.NoPermissionException;
import org.springframework.ldap.OperationNotSupportedException;
import org.springframework.ldap.core.LdapTemplate;
import org.springframework.ldap.core.support.LdapContextSource;
import org.springframework.ldap.core.support.SingleContextSource;
import org.springframework.ldap.support.LdapUtils;

/** The servers of one directory: whom to ask, and how. What is asked is not its business. */
class LdapServers {
    static {
        // An entry can carry a serialized Java object, and whoever may write an entry would run code here.
        System.setProperty("com.sun.jndi.ldap.object.trustSerialData", "false");
    }

    /** Inappropriate authentication (RFC 4511, appendix A.2). JNDI tells the code in the message alone. */
    private static final String HAS_NO_PASSWORD = "error code 48 ";

    private final LdapContextSource connections;
    private final LdapTemplate reader;

    LdapServers(Directory properties) {
        this.connections = connections(properties);
        this.reader = new LdapTemplate(connections);
    }

    /**
     * Asks as {@code bind-dn}, or anonymously where there is none. Names in the question are relative to
     * {@code base-dn}.
     *
     * @throws NamingException when no server answers
     */
    <T> T read(Function<LdapTemplate, T> question) {
        return question.apply(reader);
    }

    /**
     * Asks as a user whose bind has succeeded.
     *
     * @throws NamingException when no server answers
     */
    <T> T readAs(String dn, String password, Function<LdapTemplate, T> question) {
        DirContext connection = connections.getContext(dn, password);
        try {
            return question.apply(new LdapTemplate(new SingleContextSource(connection)));
        } finally {
            LdapUtils.closeContext(connection);
        }
    }

    /**
     * Binds as somebody, only to see whether the password is right.
     *
     * @throws NamingException when no server says yes or no
     */
    Bind bind(String dn, String password) {
        try {
            LdapUtils.closeContext(connections.getContext(dn, password));
            return new Bind.Accepted(null);
        } catch (AuthenticationNotSupportedException e) {
            if (String.valueOf(e.getMessage()).contains(HAS_NO_PASSWORD)) {
                return new Bind.Refused(48, String.valueOf(e.getMessage()), null);
            }
            // Any password would have been refused: the directory wants it encrypted, or in another manner.
            throw e;
        } catch (AuthenticationException
                | OperationNotSupportedException
                | NoPermissionException
                | NameNotFoundException e) {
            return new Bind.Refused(49, String.valueOf(e.getMessage()), null);
        }
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
                "java.naming.ldap.attributes.binary", ActiveDirectory.SID,
                "com.sun.jndi.ldap.connect.timeout", millis(properties.connectTimeout()),
                "com.sun.jndi.ldap.read.timeout", millis(properties.readTimeout())));
        connections.afterPropertiesSet();
        return connections;
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }

    /** What a directory answers to a bind. */
    sealed interface Bind {

        /** @param policyError the error of the password policy control (draft-behera-ldap-password-policy-10, section 6.2), if any */
        record Accepted(@Nullable Integer policyError) implements Bind {}

        /**
         * @param code the result code (RFC 4511, appendix A)
         * @param diagnostic the server's words, in which Active Directory has its sub-code
         * @param policyError as in {@link Accepted}
         */
        record Refused(
                int code, String diagnostic, @Nullable Integer policyError) implements Bind {}
    }
}
