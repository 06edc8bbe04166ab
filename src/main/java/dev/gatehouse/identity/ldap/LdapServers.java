package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import dev.gatehouse.identity.ldap.ServerFailure.Kind;
import dev.gatehouse.threads.ThreadPools;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.ldap.NamingException;
import org.springframework.ldap.core.LdapTemplate;

/** The servers of one directory, and the failover between them. */
class LdapServers implements AutoCloseable {
    static {
        // An entry can contain a serialized Java object. Deserialized, it would run code of the author of the entry.
        System.setProperty("com.sun.jndi.ldap.object.trustSerialData", "false");
        // JNDI checks the name in the certificate of a server unless this property is true.
        System.setProperty("com.sun.jndi.ldap.object.disableEndpointIdentification", "false");
    }

    private static final long HOUSEKEEPING_SECONDS = 30;

    private final ScheduledExecutorService timer;
    private final List<LdapServer> servers;
    private final LdapTls tls;

    /** The last one that answered, for messages. */
    private volatile @Nullable LdapServer latest;

    LdapServers(String source, Directory directory, Clock clock) {
        List<URI> urls = directory.servers().urls();
        this.tls = new LdapTls(
                "gatehouse.identity.ldap." + source, directory.servers().caFile());
        this.timer = ThreadPools.directoryTimer(source, urls.size());
        this.servers = urls.stream()
                .map(url -> new LdapServer(source, url, directory, tls, timer, clock))
                .toList();
        var unused = timer.scheduleWithFixedDelay(
                () -> servers.forEach(LdapServer::closeExpired),
                HOUSEKEEPING_SECONDS,
                HOUSEKEEPING_SECONDS,
                TimeUnit.SECONDS);
    }

    /**
     * Reads as {@code bind-dn}, or unauthenticated where there is none. Names in the query are absolute. The
     * query may run twice.
     *
     * @throws NamingException when a server refuses
     * @throws SourceUnavailable when no server answers
     */
    <T> T read(Function<LdapTemplate, T> query) {
        return onFirstAvailable(server -> server.read(query));
    }

    /** Like {@link #read}, as a user whose password is right. */
    <T> T readAs(String dn, String password, Function<LdapTemplate, T> query) {
        return onFirstAvailable(server -> server.readAs(dn, password, query));
    }

    LdapTls tls() {
        return tls;
    }

    /** The servers in the order in which they are tried, to check each of them. */
    List<LdapServer> all() {
        return servers;
    }

    /**
     * Checks a password.
     *
     * @throws SourceUnavailable when no server accepts or refuses it
     */
    BindResponse bind(String dn, String password) {
        return onFirstAvailable(server -> server.bind(dn, password));
    }

    /**
     * Uses a connection of its own, which is not authenticated.
     *
     * @param operation runs again at the next server when it throws {@link ServerFailure}
     * @throws SourceUnavailable when no server answers
     */
    <T> T connected(Function<LdapConnection, T> operation) {
        return onFirstAvailable(server -> server.connected(operation));
    }

    /** Tries the servers in order, then once more those whose probe has just succeeded. */
    private <T> T onFirstAvailable(Function<LdapServer, T> operation) {
        List<String> reasons = new ArrayList<>();
        List<LdapServer> suspects = new ArrayList<>();
        for (LdapServer server : servers) {
            if (!server.breaker().isClosed()) {
                suspects.add(server);
                continue;
            }
            try {
                return applied(operation, server);
            } catch (ServerFailure e) {
                if (e.kind() == Kind.POOL_EXHAUSTED) {
                    reasons.add(server + ": " + e.reason());
                } else {
                    suspects.add(server);
                }
            }
        }
        for (LdapServer server : suspects) {
            try {
                if (server.breaker().awaitProbe()) {
                    return applied(operation, server);
                }
                reasons.add(server + ": " + server.breaker().reason());
            } catch (ServerFailure e) {
                reasons.add(server + ": " + e.reason());
            }
        }
        throw new SourceUnavailable(String.join("; ", reasons), null);
    }

    private <T> T applied(Function<LdapServer, T> operation, LdapServer server) {
        T result = operation.apply(server);
        latest = server;
        return result;
    }

    /** The name of the server that answered last. */
    String latest() {
        return String.valueOf(latest);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        servers.forEach(LdapServer::close);
    }
}
