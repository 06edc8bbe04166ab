package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.ldap.LdapProperties.Connections;
import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import dev.gatehouse.identity.ldap.LdapProperties.Servers;
import dev.gatehouse.identity.ldap.ServerFailure.Kind;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.naming.ldap.LdapContext;
import org.springframework.ldap.NamingException;
import org.springframework.ldap.core.LdapTemplate;
import org.springframework.ldap.core.support.LdapContextSource;
import org.springframework.ldap.support.LdapUtils;

/**
 * One server of a directory: two pools of connections, for reading and for binds, and a circuit breaker. The methods throw
 * {@link ServerFailure} when the server does not answer.
 */
final class LdapServer implements AutoCloseable {
    private final ServerUrl url;
    private final Servers settings;
    private final Connections limits;
    private final LdapTls tls;
    private final Addresses addresses;
    private final ScheduledExecutorService timer;
    private final LdapContextSource contexts;
    private final ConnectionPool readers;
    private final ConnectionPool binders;
    private final CircuitBreaker breaker;

    LdapServer(
            String source,
            ServerUrl url,
            Directory directory,
            LdapTls tls,
            Addresses addresses,
            ScheduledExecutorService timer,
            Clock clock) {
        this.url = url;
        this.settings = directory.servers();
        this.limits = directory.connections();
        this.tls = tls;
        this.addresses = addresses;
        this.timer = timer;
        this.contexts = ContextSources.of(url, settings, limits);
        this.breaker = new CircuitBreaker(source + ": " + url, this::probe, limits.retryAfter(), timer);
        String dn = Objects.requireNonNullElse(settings.bindDn(), "");
        String password = Objects.requireNonNullElse(settings.bindPassword(), "");
        this.readers = pool(() -> open(dn, password), clock);
        this.binders = pool(() -> open("", ""), clock);
    }

    /** Reads as {@code bind-dn}, or unauthenticated where there is none. */
    <T> T read(Function<LdapTemplate, T> query) {
        return guarded(() -> readers.use(connection -> read(connection, query)));
    }

    <T> T readAs(String dn, String password, Function<LdapTemplate, T> query) {
        return guarded(() -> {
            try (LdapConnection connection = open(dn, password)) {
                return read(connection, query);
            }
        });
    }

    BindResponse bind(String dn, String password) {
        return guarded(() -> binders.use(connection -> connection.bind(dn, password)));
    }

    /** The new connection is not authenticated, and is closed afterwards. */
    <T> T connected(Function<LdapConnection, T> operation) {
        return guarded(() -> {
            try (LdapConnection connection = open("", "")) {
                return operation.apply(connection);
            }
        });
    }

    CircuitBreaker breaker() {
        return breaker;
    }

    void closeExpired() {
        readers.closeExpired();
        binders.closeExpired();
    }

    @Override
    public void close() {
        breaker.close();
        readers.close();
        binders.close();
    }

    @Override
    public String toString() {
        return url.toString();
    }

    private <T> T guarded(Supplier<T> operation) {
        long before = breaker.failures();
        try {
            return operation.get();
        } catch (ServerFailure e) {
            if (e.kind().isOutage() && before == breaker.failures()) {
                readers.closeIdle();
                binders.closeIdle();
                breaker.recordFailure(before, e);
            }
            throw e;
        }
    }

    private ConnectionPool pool(Supplier<LdapConnection> opening, Clock clock) {
        return new ConnectionPool(
                () -> {
                    // Requests that waited for a connection while the server failed do not try to open one.
                    if (!breaker.isClosed()) {
                        throw new ServerFailure(Kind.LOST, breaker.reason(), null);
                    }
                    return opening.get();
                },
                limits.poolSize(),
                limits.poolTimeout(),
                clock);
    }

    private void probe() {
        try (LdapConnection connection = open("", "")) {
            connection.read(reader -> Entry.read(settings.baseDn(), reader, Entry.NO_ATTRIBUTES));
        } catch (NamingException answer) {
            // That the entry may not be read is an answer.
            return;
        }
    }

    /** JNDI may open other connections only where referrals are followed. */
    private <T> T read(LdapConnection connection, Function<LdapTemplate, T> query) {
        return settings.followReferrals() ? sockets().during(() -> connection.read(query)) : connection.read(query);
    }

    /**
     * @param dn empty for a connection that is not authenticated
     * @throws NamingException when the server refuses the user
     */
    private LdapConnection open(String dn, String password) {
        Duration limit = limits.connectTimeout().plus(limits.readTimeout());
        JndiSockets sockets = sockets();
        // JNDI waits for the TLS handshake of StartTLS without a limit.
        Future<?> watchdog = timer.schedule(sockets::close, limit.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return sockets.during(() -> connect(dn, password, sockets));
        } catch (NamingException e) {
            throw ServerFailure.of(e, tls);
        } finally {
            watchdog.cancel(false);
        }
    }

    private LdapConnection connect(String dn, String password, JndiSockets sockets) {
        LdapContext context = (LdapContext) contexts.getReadOnlyContext();
        LdapConnection connection = new LdapConnection(context, tls, sockets.session());
        try {
            if (settings.startTls()) {
                connection.encrypt();
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

    private JndiSockets sockets() {
        return new JndiSockets(url.tls() ? tls.sockets() : null, addresses);
    }
}
