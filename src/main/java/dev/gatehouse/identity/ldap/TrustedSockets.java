package dev.gatehouse.identity.ldap;

import java.util.function.Supplier;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Hands JNDI the sockets of one directory. JNDI takes a factory by the name of its class and asks it for its one
 * instance, in the thread that opens a connection: so that thread says here which it is to be.
 */
public final class TrustedSockets {
    private static final ThreadLocal<@Nullable SSLSocketFactory> CURRENT = new ThreadLocal<>();

    private TrustedSockets() {}

    /** Called by JNDI. */
    public static SocketFactory getDefault() {
        SSLSocketFactory sockets = CURRENT.get();
        return sockets == null ? SSLSocketFactory.getDefault() : sockets;
    }

    static <T> T within(SSLSocketFactory sockets, Supplier<T> work) {
        CURRENT.set(sockets);
        try {
            return work.get();
        } finally {
            CURRENT.remove();
        }
    }
}
