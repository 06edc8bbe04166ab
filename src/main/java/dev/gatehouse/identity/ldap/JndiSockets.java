package dev.gatehouse.identity.ldap;

import java.util.function.Supplier;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Where JNDI gets its sockets from. It knows the factory by the name of its class alone, so what is to be opened for which
 * directory is left on the thread. Outside of {@link #during} there are none: left to itself, JNDI would reopen a lost
 * connection without StartTLS, and send the password over it.
 */
public final class JndiSockets {
    private static final ThreadLocal<@Nullable SocketFactory> CURRENT = new ThreadLocal<>();

    private JndiSockets() {}

    /** Called by JNDI, which is why it must be public. */
    public static SocketFactory getDefault() {
        SocketFactory current = CURRENT.get();
        if (current == null) {
            throw new IllegalStateException("a lost connection is not reopened");
        }
        return current;
    }

    static <T> T during(SocketFactory sockets, Supplier<T> work) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // By which JNDI looks for this class: in a jar of jars, threads of the JDK's own pools have another.
        thread.setContextClassLoader(JndiSockets.class.getClassLoader());
        CURRENT.set(sockets);
        try {
            return work.get();
        } finally {
            CURRENT.remove();
            thread.setContextClassLoader(before);
        }
    }
}
