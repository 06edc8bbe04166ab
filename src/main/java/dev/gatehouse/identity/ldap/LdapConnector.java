package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.ldap.LdapProperties.Connections;
import dev.gatehouse.identity.ldap.LdapProperties.Servers;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.naming.CommunicationException;
import javax.naming.ldap.LdapContext;
import javax.naming.ldap.StartTlsRequest;
import javax.naming.ldap.StartTlsResponse;
import javax.net.SocketFactory;
import org.springframework.ldap.NamingException;
import org.springframework.ldap.core.LdapTemplate;
import org.springframework.ldap.core.support.LdapContextSource;
import org.springframework.ldap.support.LdapUtils;

/** Opens connections to one server. Each method throws {@link ServerFailure} when the server does not answer. */
final class LdapConnector {
    private final Servers settings;
    private final Connections limits;
    private final LdapTls tls;
    private final SocketFactory sockets;
    private final LdapContextSource contexts;
    private final ScheduledExecutorService timer;

    LdapConnector(URI url, Servers settings, Connections limits, LdapTls tls, ScheduledExecutorService timer) {
        this.settings = settings;
        this.limits = limits;
        this.tls = tls;
        this.sockets = url.getScheme().equals("ldaps") ? tls.sockets() : SocketFactory.getDefault();
        this.contexts = contexts(url, settings, limits);
        this.timer = timer;
    }

    /** Not authenticated. */
    LdapConnection open() {
        return openAs("", "");
    }

    /**
     * Authenticated by {@code bind-dn}; not authenticated where there is none.
     *
     * @throws NamingException when the server refuses the service account
     */
    LdapConnection openAsServiceAccount() {
        return openAs(
                Objects.requireNonNullElse(settings.bindDn(), ""),
                Objects.requireNonNullElse(settings.bindPassword(), ""));
    }

    /** @throws NamingException when the server refuses the user */
    LdapConnection openAs(String dn, String password) {
        Duration limit = limits.connectTimeout().plus(limits.readTimeout());
        JndiSockets opened = new JndiSockets(sockets);
        // JNDI waits for the TLS handshake of StartTLS without a limit.
        Future<?> watchdog = timer.schedule(opened::close, limit.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return opened.during(() -> connect(dn, password));
        } catch (NamingException e) {
            throw ServerFailure.of(e, tls);
        } finally {
            watchdog.cancel(false);
        }
    }

    /** Reads with a connection. JNDI may open others only where referrals are followed. */
    <T> T read(LdapConnection connection, Function<LdapTemplate, T> query) {
        return settings.followReferrals()
                ? new JndiSockets(sockets).during(() -> connection.read(query))
                : connection.read(query);
    }

    private LdapConnection connect(String dn, String password) {
        LdapContext context = (LdapContext) contexts.getReadOnlyContext();
        LdapConnection connection = new LdapConnection(context, tls);
        try {
            if (settings.startTls()) {
                encrypt(context);
            }
            if (!dn.isEmpty()) {
                connection.authenticate(dn, password);
            }
            return connection;
        } catch (javax.naming.NamingException e) {
            connection.close();
            throw LdapUtils.convertLdapException(e);
        }
    }

    private void encrypt(LdapContext context) throws javax.naming.NamingException {
        try {
            ((StartTlsResponse) context.extendedOperation(new StartTlsRequest())).negotiate(tls.sockets());
        } catch (IOException | javax.naming.NamingException e) {
            // Also when a server without StartTLS answers by a result code: it cannot be used.
            throw new CommunicationException(tls.explain(e).orElse("StartTLS failed: " + e.getMessage()));
        }
    }

    private static LdapContextSource contexts(URI url, Servers settings, Connections limits) {
        LdapContextSource contexts = new LdapContextSource();
        contexts.setUrl(url.toString());
        contexts.setBase(settings.baseDn());
        contexts.setUserDn(Objects.requireNonNullElse(settings.bindDn(), ""));
        // The connection is authenticated after StartTLS, not while it is opened.
        contexts.setAnonymousReadOnly(true);
        contexts.setReferral(settings.followReferrals() ? "follow" : "ignore");
        contexts.setBaseEnvironmentProperties(Map.of(
                "java.naming.ldap.attributes.binary", ActiveDirectory.SID,
                "java.naming.ldap.factory.socket", JndiSockets.class.getName(),
                "com.sun.jndi.ldap.connect.timeout", millis(limits.connectTimeout()),
                "com.sun.jndi.ldap.read.timeout", millis(limits.readTimeout())));
        contexts.afterPropertiesSet();
        return contexts;
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
