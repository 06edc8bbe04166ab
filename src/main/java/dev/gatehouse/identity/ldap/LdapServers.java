package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import dev.gatehouse.threads.ThreadPools;
import java.net.InetAddress;
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
    private final ServerList list;
    private final LdapTls tls;

    /** The last one that answered, for messages. */
    private volatile @Nullable LdapServer latest;

    LdapServers(String source, Directory directory, Clock clock) {
        this(source, directory, clock, new ServiceRecords(), InetAddress::getAllByName);
    }

    LdapServers(String source, Directory directory, Clock clock, ServiceRecords records, Addresses.Resolver resolver) {
        List<ServerUrl> urls = directory.servers().servers();
        this.tls = new LdapTls(
                "gatehouse.identity.ldap." + source, directory.servers().caFile());
        int most = urls.stream()
                .mapToInt(url -> url.isDomain() ? ServiceRecords.MAX_SERVERS + 1 : 1)
                .sum();
        this.timer = ThreadPools.directoryTimer(source, most);
        String domain = ActiveDirectory.domainOf(directory.servers().baseDn());
        this.list = new ServerList(
                source,
                urls,
                url -> records.serversOf(url, domain),
                url -> new LdapServer(source, url, directory, tls, new Addresses(resolver), timer, clock));
        refresh();
        var unused = timer.scheduleWithFixedDelay(
                this::refresh, HOUSEKEEPING_SECONDS, HOUSEKEEPING_SECONDS, TimeUnit.SECONDS);
    }

    /** Asks the DNS for the servers of domains again. */
    void refresh() {
        list.refresh();
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
        return list.servers();
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
        for (LdapServer server : list.servers()) {
            if (!server.breaker().isClosed()) {
                suspects.add(server);
                continue;
            }
            try {
                return applied(operation, server);
            } catch (ServerFailure e) {
                if (e.kind().isOutage()) {
                    suspects.add(server);
                } else {
                    reasons.add(server + ": " + e.reason());
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
        throw new SourceUnavailable(reasons.isEmpty() ? list.reason() : String.join("; ", reasons), null);
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
        list.close();
    }
}
