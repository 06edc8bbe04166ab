package dev.gatehouse.identity.ldap;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import javax.naming.NamingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The servers of a directory in the order in which they are tried. Those of a domain change with its DNS. */
final class ServerList implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServerList.class);

    private final String source;
    private final List<ServerUrl> urls;
    private final Lookup lookup;
    private final Function<ServerUrl, LdapServer> opening;
    private final Map<ServerUrl, List<ServerUrl>> found = new LinkedHashMap<>();
    private volatile Map<ServerUrl, LdapServer> servers = Map.of();
    private final Map<ServerUrl, String> failures = new ConcurrentHashMap<>();

    /** Finds the servers of a domain. */
    @FunctionalInterface
    interface Lookup {
        List<ServerUrl> servers(ServerUrl domain) throws NamingException;
    }

    /** @param opening makes a server of a URL; it connects to it later */
    ServerList(String source, List<ServerUrl> urls, Lookup lookup, Function<ServerUrl, LdapServer> opening) {
        this.source = source;
        this.urls = urls;
        this.lookup = lookup;
        this.opening = opening;
    }

    List<LdapServer> servers() {
        return List.copyOf(servers.values());
    }

    /** Why there are no servers. */
    String reason() {
        return String.join("; ", failures.values());
    }

    /** Asks the DNS again, and closes connections that were idle for too long. Servers that are known stay as they are. */
    synchronized void refresh() {
        Map<ServerUrl, LdapServer> before = servers;
        Map<ServerUrl, LdapServer> now = new LinkedHashMap<>();
        for (ServerUrl url : urls) {
            for (ServerUrl server : url.isDomain() ? serversOf(url) : List.of(url)) {
                LdapServer known = now.containsKey(server) ? now.get(server) : before.get(server);
                now.put(server, Objects.requireNonNullElseGet(known, () -> opening.apply(server)));
            }
        }
        servers = now;
        before.forEach((url, server) -> {
            if (!now.containsKey(url)) {
                server.close();
            }
        });
        now.values().forEach(LdapServer::closeExpired);
    }

    /** When the DNS does not answer, those of before. */
    private List<ServerUrl> serversOf(ServerUrl domain) {
        List<ServerUrl> before = found.getOrDefault(domain, List.of());
        try {
            List<ServerUrl> now = lookup.servers(domain);
            if (before.size() != now.size() || !before.containsAll(now)) {
                log.info("{}: the DNS names the servers {} for {}", source, now, domain);
            }
            found.put(domain, now);
            failures.remove(domain);
            return now;
        } catch (NamingException e) {
            String reason = "DNS: " + e.getMessage();
            if (!reason.equals(failures.put(domain, reason))) {
                log.warn(
                        "{}: no servers for {} ({}). Those of before stay in use: {}. Check the DNS, or name the servers in"
                                + " urls.",
                        source,
                        domain,
                        reason,
                        before);
            }
            return before;
        }
    }

    @Override
    public synchronized void close() {
        servers.values().forEach(LdapServer::close);
    }
}
