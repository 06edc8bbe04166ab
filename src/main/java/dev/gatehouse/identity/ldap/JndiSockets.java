package dev.gatehouse.identity.ldap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.function.Supplier;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The socket factory of JNDI. JNDI knows it only by the name of its class, so the thread that opens a connection holds the
 * factory of its directory. At other times there is none: JNDI would otherwise reopen a lost connection without StartTLS
 * and send the password in clear text.
 */
public final class JndiSockets extends SocketFactory {
    private static final ThreadLocal<@Nullable JndiSockets> CURRENT = new ThreadLocal<>();

    private final @Nullable SSLSocketFactory tls;
    private final Addresses addresses;
    private volatile @Nullable Socket latest;

    /** @param tls for LDAPS; null for connections that are not encrypted when they are opened */
    JndiSockets(@Nullable SSLSocketFactory tls, Addresses addresses) {
        this.tls = tls;
        this.addresses = addresses;
    }

    /** Called by JNDI, which requires a public class. */
    public static SocketFactory getDefault() {
        JndiSockets current = CURRENT.get();
        if (current == null) {
            throw new IllegalStateException("the connection was lost");
        }
        return current;
    }

    <T> T during(Supplier<T> work) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // JNDI looks for this class by the loader of the thread. Threads of the JDK's pools cannot see a jar in a jar.
        thread.setContextClassLoader(JndiSockets.class.getClassLoader());
        CURRENT.set(this);
        try {
            return work.get();
        } finally {
            CURRENT.remove();
            thread.setContextClassLoader(before);
        }
    }

    /** The TLS session of the latest socket; null if it is not encrypted. */
    @Nullable
    SSLSession session() {
        return latest instanceof NamedSocket socket ? socket.session() : null;
    }

    /** Closes the latest socket, which ends whatever waits for it. */
    void close() {
        Socket socket = latest;
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one method that JNDI calls where a connect timeout is set. */
    @Override
    public Socket createSocket() {
        Socket socket = new NamedSocket(tls, addresses);
        latest = socket;
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException();
    }
}
