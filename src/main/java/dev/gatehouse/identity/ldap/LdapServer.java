package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.ldap.LdapProperties.Connections;
import dev.gatehouse.identity.ldap.ServerFailure.Kind;
import java.net.URI;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.ldap.core.LdapTemplate;

/**
 * One server of a directory: two pools of connections, for reading and for binds, and a circuit breaker. The methods throw
 * {@link ServerFailure} when the server does not answer.
 */
final class LdapServer implements AutoCloseable {
    private final URI url;
    private final LdapConnector connector;
    private final ConnectionPool readers;
    private final ConnectionPool binders;
    private final CircuitBreaker breaker;

    LdapServer(
            String source,
            URI url,
            LdapConnector connector,
            Connections limits,
            ScheduledExecutorService timer,
            Clock clock) {
        this.url = url;
        this.connector = connector;
        this.breaker = new CircuitBreaker(source + ": " + url, this::probe, limits.retryAfter(), timer);
        this.readers = pool(connector::openAsServiceAccount, limits, clock);
        this.binders = pool(connector::open, limits, clock);
    }

    <T> T read(Function<LdapTemplate, T> query) {
        return guarded(() -> readers.use(connection -> connector.read(connection, query)));
    }

    <T> T readAs(String dn, String password, Function<LdapTemplate, T> query) {
        return guarded(() -> {
            LdapConnection connection = connector.openAs(dn, password);
            try {
                return connector.read(connection, query);
            } finally {
                connection.close();
            }
        });
    }

    BindResponse bind(String dn, String password) {
        return guarded(() -> binders.use(connection -> connection.bind(dn, password)));
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
        readers.close();
        binders.close();
    }

    @Override
    public String toString() {
        return url.toString();
    }

    private ConnectionPool pool(Supplier<LdapConnection> opening, Connections limits, Clock clock) {
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

    private <T> T guarded(Supplier<T> operation) {
        long before = breaker.failures();
        try {
            return operation.get();
        } catch (ServerFailure e) {
            if (e.kind() != Kind.POOL_EXHAUSTED && before == breaker.failures()) {
                readers.closeIdle();
                binders.closeIdle();
                breaker.recordFailure(before, e);
            }
            throw e;
        }
    }

    private void probe() {
        LdapConnection connection = connector.open();
        try {
            connection.probe();
        } finally {
            connection.close();
        }
    }
}
