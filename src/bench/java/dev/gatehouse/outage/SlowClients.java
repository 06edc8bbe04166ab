package dev.gatehouse.outage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/** Clients that send or read slowly. */
final class SlowClients {
    private final int port;
    private final Executor threads;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    SlowClients(int port, Executor threads) {
        this.port = port;
        this.threads = threads;
    }

    /** Requests all events with the token of an administrator, and reads none. */
    void stalledStream(String token) throws IOException {
        Socket stream = new Socket();
        stream.setReceiveBufferSize(1024);
        sockets.add(stream);
        stream.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        send(
                stream,
                "GET /admin/events HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nLast-Event-ID: 0\r\n"
                        + "Authorization: Bearer " + token + "\r\n\r\n");
    }

    /** Opens connections, and sends another byte on each every second until the end. Those that are closed are left out. */
    void open(int count, String beginning, long end) {
        for (int i = 0; i < count; i++) {
            Socket socket = new Socket();
            sockets.add(socket);
            try {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 2_000);
                send(socket, beginning);
            } catch (IOException refused) {
                continue;
            }
        }
        threads.execute(() -> {
            while (System.nanoTime() < end) {
                for (Socket socket : sockets) {
                    try {
                        send(socket, "x");
                    } catch (IOException closed) {
                        continue;
                    }
                }
                Outage.pause(1_000);
            }
        });
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
    }

    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
