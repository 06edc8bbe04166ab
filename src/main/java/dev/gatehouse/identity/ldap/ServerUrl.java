package dev.gatehouse.identity.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPURL;
import dev.gatehouse.config.Loopback;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The URL of a server (RFC 4516), such as {@code ldaps://ldap.example.com:636/dc=example,dc=com}. Without a host it stands for
 * the servers of a domain, which are in the DNS.
 *
 * @param tls whether the scheme is {@code ldaps}
 * @param host an IPv6 address without brackets
 * @param port the default of the scheme if the URL has none
 * @param baseDn empty for none
 */
record ServerUrl(boolean tls, String host, int port, String baseDn) {
    private static final Pattern HOST = Pattern.compile("[\\w.:%-]*");
    private static final int LDAP = 389;
    private static final int LDAPS = 636;

    /** Empty if the text is no URL of a server; its attributes, scope and filter have no meaning here. */
    static Optional<ServerUrl> parsed(String text) {
        try {
            LDAPURL url = new LDAPURL(text.strip());
            boolean isServer = Stream.of("ldap", "ldaps").anyMatch(url.getScheme()::equals)
                    && !url.attributesProvided()
                    && !url.scopeProvided()
                    && !url.filterProvided();
            String host = url.hostProvided() ? url.getHost() : "";
            if (!HOST.matcher(host).matches()) {
                return Optional.empty();
            }
            return isServer
                    ? Optional.of(new ServerUrl(
                            url.getScheme().equals("ldaps"),
                            host,
                            url.getPort(),
                            url.getBaseDN().toString()))
                    : Optional.empty();
        } catch (LDAPException noUrl) {
            return Optional.empty();
        }
    }

    /** A list that was written with commas is split at those of distinguished names as well. */
    static List<String> joined(List<String> split) {
        List<String> urls = new ArrayList<>();
        for (String part : split) {
            if (urls.isEmpty() || part.contains("://")) {
                urls.add(part);
            } else {
                urls.add(urls.remove(urls.size() - 1) + "," + part);
            }
        }
        return urls;
    }

    /** Whether the servers are in the DNS. */
    boolean isDomain() {
        return host.isEmpty();
    }

    /** The same kind of connection to a server of the domain. */
    ServerUrl at(String server, int serverPort) {
        return new ServerUrl(tls, server, serverPort, baseDn);
    }

    int defaultPort() {
        return tls ? LDAPS : LDAP;
    }

    boolean isLoopback() {
        return !isDomain() && Loopback.isHostOf(URI.create(toString()));
    }

    /** As JNDI needs it, with the default port left out. */
    @Override
    public String toString() {
        String server = host.contains(":") ? "[" + host + "]" : host;
        String scheme = tls ? "ldaps://" : "ldap://";
        return scheme + server + (isDomain() ? "/" + baseDn : port == defaultPort() ? "" : ":" + port);
    }
}
