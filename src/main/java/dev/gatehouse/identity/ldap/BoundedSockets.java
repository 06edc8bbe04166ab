package dev.gatehouse.identity.ldap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;

/** Closes the socket unless somebody keeps it in time: JNDI waits for the handshake of StartTLS without end. */
final class BoundedSockets extends SocketFactory {
    private final Duration limit;
    private final CompletableFuture<Void> kept = new CompletableFuture<>();

    BoundedSockets(Duration limit) {
        this.limit = limit;
    }

    void keep() {
        kept.complete(null);
    }

    @Override
    public Socket createSocket() {
        Socket socket = new Socket();
        var unused = kept.copy()
                .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((done, late) -> {
                    if (late != null) {
                        close(socket);
                    }
                });
        return socket;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
