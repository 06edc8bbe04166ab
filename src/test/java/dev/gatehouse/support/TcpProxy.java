package dev.gatehouse.support;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.util.StringUtils;

/** A proxy between a client and a server on the loopback address. It can fail as networks do. */
public final class TcpProxy implements Closeable {
    private final ServerSocket listener;
    private final int target;
    private final List<Link> links = new CopyOnWriteArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final ByteArrayOutputStream dropped = new ByteArrayOutputStream();
    private volatile boolean stalled;
    private volatile int answers = Integer.MAX_VALUE;

    public TcpProxy(int target) {
        try {
            this.target = target;
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** From now on, accepts connections but passes nothing on. */
    public void stall() {
        stalled = true;
    }

    /** Passes on this many pieces of the responses on each connection, then nothing. */
    public void stallAfter(int pieces) {
        answers = pieces;
    }

    /** New connections work; existing ones stay stalled. */
    public void heal() {
        forget();
        stalled = false;
        answers = Integer.MAX_VALUE;
    }

    /** Passes nothing on for existing connections, like a firewall that has forgotten them. */
    public void forget() {
        links.forEach(link -> link.forgotten = true);
    }

    /** Closes all connections. */
    public void cut() {
        links.forEach(Link::close);
    }

    /** The number of open connections. */
    public int open() {
        return links.size();
    }

    /** The number of connections accepted so far. */
    public int accepted() {
        return accepted.get();
    }

    /** Whether the client has ever sent this text. */
    public boolean hasSeen(String text) {
        synchronized (sent) {
            return sent.toString(StandardCharsets.ISO_8859_1).contains(text);
        }
    }

    /** How many times the client has sent this text in requests that were not passed on. */
    public int dropped(String text) {
        synchronized (sent) {
            return StringUtils.countOccurrencesOf(dropped.toString(StandardCharsets.ISO_8859_1), text);
        }
    }

    /** Closes all connections and refuses new ones. */
    public void refuse() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }

    @Override
    public void close() {
        refuse();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                connect(listener.accept());
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client) throws IOException {
        accepted.incrementAndGet();
        try {
            Link link = new Link(client, new Socket(InetAddress.getLoopbackAddress(), target));
            links.add(link);
            daemon(() -> link.pass(client, link.server, true));
            daemon(() -> link.pass(link.server, client, false));
        } catch (IOException noServer) {
            client.close();
        }
    }

    private void record(byte[] piece, int length, boolean passedOn) {
        synchronized (sent) {
            sent.write(piece, 0, length);
            if (!passedOn) {
                dropped.write(piece, 0, length);
            }
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private final class Link {
        private final Socket client;
        private final Socket server;
        private volatile boolean forgotten;

        Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void pass(Socket from, Socket to, boolean request) {
            byte[] piece = new byte[8192];
            try (InputStream in = from.getInputStream()) {
                OutputStream out = to.getOutputStream();
                int pieces = 0;
                for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                    boolean passedOn = !stalled && !forgotten && (request || pieces++ < answers);
                    if (request) {
                        record(piece, read, passedOn);
                    }
                    if (passedOn) {
                        out.write(piece, 0, read);
                    }
                }
            } catch (IOException closed) {
                close();
                return;
            }
            close();
        }

        void close() {
            links.remove(this);
            try (client;
                    server) {
                forgotten = true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
