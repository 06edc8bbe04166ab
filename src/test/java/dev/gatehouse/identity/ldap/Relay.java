package dev.gatehouse.identity.ldap;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A wire that can be cut, or go dead without a word as a firewall has it. */
final class Relay implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile boolean silent;

    Relay(int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    String url() {
        return "ldap://127.0.0.1:" + server.getLocalPort();
    }

    /** How many connections were opened so far. */
    int accepted() {
        return accepted.get();
    }

    /** From now on nothing gets through, and nobody is told. */
    void goSilent() {
        silent = true;
    }

    void speakAgain() {
        silent = false;
    }

    /** Closes all connections; new ones are taken. */
    void cut() {
        sockets.forEach(Relay::closed);
        sockets.clear();
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                accepted.incrementAndGet();
                Socket directory = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.addAll(List.of(client, directory));
                start(() -> pump(client, directory));
                start(() -> pump(directory, client));
            }
        } catch (IOException closed) {
            cut();
        }
    }

    private void pump(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            byte[] buffer = new byte[8192];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (!silent) {
                    out.write(buffer, 0, count);
                }
            }
        } catch (IOException cut) {
            closed(to);
        }
    }

    private static void closed(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "relay");
        thread.setDaemon(true);
        thread.start();
    }
}
