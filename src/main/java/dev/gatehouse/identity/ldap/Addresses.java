package dev.gatehouse.identity.ldap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The addresses of a server's name, the one that was reached last first, so that one that is down costs time only once. */
final class Addresses {
    private final Resolver resolver;
    private volatile @Nullable InetAddress latest;

    Addresses(Resolver resolver) {
        this.resolver = resolver;
    }

    /** As {@link InetAddress#getAllByName}. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /** Connects to one address; throws an exception if it is not reached. */
    @FunctionalInterface
    interface Connector {
        void connect(InetAddress address) throws IOException;
    }

    /**
     * Tries one address after the other.
     *
     * @throws IOException when none is reached: a failure of TLS rather than one of the network
     */
    void first(String host, Connector connector) throws IOException {
        List<InetAddress> addresses = new ArrayList<>(Arrays.asList(resolver.resolve(host)));
        InetAddress before = latest;
        if (before != null && addresses.remove(before)) {
            addresses.add(0, before);
        }
        IOException failure = null;
        for (InetAddress address : addresses) {
            try {
                connector.connect(address);
                latest = address;
                return;
            } catch (IOException e) {
                failure = failure == null || e instanceof SSLException ? e : failure;
            }
        }
        throw failure == null ? new UnknownHostException(host) : failure;
    }
}
