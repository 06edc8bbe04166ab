package dev.gatehouse.feed;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Services that wait at {@code /revocations} of one node, each with a connection of its own, on one thread. */
final class Verifiers implements Runnable {
    /** The end of a chunk, and the size of the next one. */
    private static final Pattern CHUNK = Pattern.compile("\r\n[0-9a-fA-F]+\r\n");

    private static final int SMALL = 4096;

    private final List<Verifier> all = new ArrayList<>();
    private final TreeMap<Integer, Integer> refused = new TreeMap<>();
    private final Selector selector = Selector.open();
    private final int clients;
    private final Arrivals arrivals;
    private volatile long answeredAt;

    /** @param clients the verifiers have the credentials of so many registered services, in turns */
    Verifiers(int port, int number, int clients, Arrivals arrivals) throws IOException {
        this.clients = clients;
        this.arrivals = arrivals;
        for (int i = 0; i < number; i++) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
            channel.configureBlocking(false);
            Verifier verifier = new Verifier(channel, i % clients);
            channel.register(selector, SelectionKey.OP_READ, verifier);
            all.add(verifier);
        }
        Thread thread = new Thread(this, "verifiers of " + port);
        thread.setDaemon(true);
        thread.start();
    }

    int size() {
        return all.size();
    }

    /** The statuses other than 200. */
    synchronized String refused() {
        return refused.toString();
    }

    /** Returns when none has had an answer for half a second: all of them wait. */
    void awaitSilence() throws InterruptedException {
        while (System.nanoTime() - answeredAt < 500_000_000L) {
            Thread.sleep(20);
        }
    }

    @Override
    public void run() {
        try {
            for (Verifier verifier : all) {
                verifier.request();
            }
            while (true) {
                selector.select(key -> read((Verifier) key.attachment()));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void read(Verifier verifier) {
        try {
            verifier.read();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized void refuse(int status) {
        refused.merge(status, 1, Integer::sum);
    }

    private final class Verifier {
        private final SocketChannel channel;
        private final String authorization;
        private ByteBuffer response = ByteBuffer.allocate(SMALL);
        private String cursor = "";

        Verifier(SocketChannel channel, int client) {
            this.channel = channel;
            String credentials = "v" + client + ":" + "0123456789abcdef".repeat(2) + client;
            this.authorization = Base64.getEncoder().encodeToString(credentials.getBytes(ISO_8859_1));
        }

        void request() throws IOException {
            String request = "GET /revocations?after=" + cursor + "&wait=30 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic "
                    + authorization + "\r\n\r\n";
            channel.write(ByteBuffer.wrap(request.getBytes(ISO_8859_1)));
        }

        void read() throws IOException {
            if (channel.read(response) < 0) {
                throw new IOException("the node has closed a connection");
            }
            String text = new String(response.array(), 0, response.position(), ISO_8859_1);
            int end = text.indexOf("\r\n\r\n") + 4;
            if (end >= 4 && isWhole(text, end)) {
                answered(text, end);
            } else if (!response.hasRemaining()) {
                response = ByteBuffer.allocate(4 * response.capacity()).put(response.flip());
            }
        }

        private boolean isWhole(String text, int end) {
            int length = text.substring(0, end).toLowerCase().indexOf("content-length: ");
            return length < 0
                    ? text.endsWith("\r\n0\r\n\r\n")
                    : text.length() - end >= Integer.parseInt(text.substring(length + 16, text.indexOf('\r', length)));
        }

        private void answered(String text, int end) throws IOException {
            long now = System.nanoTime();
            response = ByteBuffer.allocate(SMALL);
            answeredAt = now;
            int status = Integer.parseInt(text.substring(9, 12));
            if (status != 200) {
                refuse(status);
                return;
            }
            int start = text.indexOf("\"cursor\":\"") + 10;
            cursor = text.substring(start, text.indexOf('"', start));
            request();
            arrivals.answer(this, CHUNK.matcher(text).replaceAll(""), text.length() - end, now);
        }
    }

    /** Called for each answer. */
    interface Arrivals {
        void answer(Object verifier, String text, int bytes, long nanoTime);
    }
}
