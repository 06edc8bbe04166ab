package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.SocketFactory;
import org.springframework.ldap.NamingException;
import org.springframework.ldap.core.LdapTemplate;
import org.springframework.ldap.core.support.DefaultTlsDirContextAuthenticationStrategy;
import org.springframework.ldap.core.support.LdapContextSource;

/** Opens connections to one server that entries are read by. */
final class Readers {
    private final Directory properties;
    private final LdapTls tls;
    private final Supplier<SocketFactory> sockets;
    private final LdapContextSource contexts;

    Readers(URI url, Directory properties, LdapTls tls) {
        this.properties = properties;
        this.tls = tls;
        this.sockets = sockets(url, properties, tls);
        this.contexts = contexts(url, properties, tls);
    }

    /**
     * As {@code bind-dn}, or anonymously where there is none.
     *
     * @throws NamingException when the server lets us not in
     * @throws NoAnswer when it is not there
     */
    Reader open() {
        return openAs(
                Objects.requireNonNullElse(properties.bindDn(), ""),
                Objects.requireNonNullElse(properties.bindPassword(), ""));
    }

    /** As {@link #open}, but as somebody else. */
    Reader openAs(String dn, String password) {
        SocketFactory factory = sockets.get();
        try {
            Reader reader = JndiSockets.during(factory, () -> new Reader(contexts.getContext(dn, password), tls));
            if (factory instanceof BoundedSockets bounded) {
                bounded.keep();
            }
            return reader;
        } catch (NamingException e) {
            throw Reader.unanswered(e, tls)
                    .<RuntimeException>map(Function.identity())
                    .orElse(e);
        }
    }

    /** Another server that we are sent to must be connected to as well. */
    <T> T ask(Reader reader, Function<LdapTemplate, T> question) {
        return properties.followReferrals()
                ? JndiSockets.during(sockets.get(), () -> reader.ask(question))
                : reader.ask(question);
    }

    private static Supplier<SocketFactory> sockets(URI url, Directory properties, LdapTls tls) {
        if (url.getScheme().equals("ldaps")) {
            return tls::sockets;
        }
        Duration limit = properties.connectTimeout().plus(properties.readTimeout());
        return properties.startTls() ? () -> new BoundedSockets(limit) : SocketFactory::getDefault;
    }

    private static LdapContextSource contexts(URI url, Directory properties, LdapTls tls) {
        LdapContextSource contexts = new LdapContextSource();
        contexts.setUrl(url.toString());
        contexts.setBase(properties.baseDn());
        contexts.setAnonymousReadOnly(true);
        contexts.setReferral(properties.followReferrals() ? "follow" : "ignore");
        contexts.setBaseEnvironmentProperties(Map.of(
                "java.naming.ldap.attributes.binary", ActiveDirectory.SID,
                "java.naming.ldap.factory.socket", JndiSockets.class.getName(),
                "com.sun.jndi.ldap.connect.timeout", millis(properties.connectTimeout()),
                "com.sun.jndi.ldap.read.timeout", millis(properties.readTimeout())));
        if (properties.startTls()) {
            DefaultTlsDirContextAuthenticationStrategy startTls = new DefaultTlsDirContextAuthenticationStrategy();
            startTls.setSslSocketFactory(tls.sockets());
            contexts.setAuthenticationStrategy(startTls);
        }
        contexts.afterPropertiesSet();
        return contexts;
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
