package dev.gatehouse.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.Gatehouse;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Requests of services for the feed, each on a connection of its own, whose responses are read when the test wants. */
final class WaitingConnections implements Closeable {
    private final Gatehouse gatehouse;
    private final List<Socket> sockets = new ArrayList<>();

    WaitingConnections(Gatehouse gatehouse) {
        this.gatehouse = gatehouse;
    }

    /** Sends requests that wait, and returns when all of them do. */
    void open(int number, RegisteredVerifier verifier, String cursor) throws IOException {
        open(number, verifier, cursor, new Socket().getReceiveBufferSize());
    }

    /** Their connections take a few kilobytes before the response is read. */
    void openSlow(int number, RegisteredVerifier verifier, String cursor) throws IOException {
        open(number, verifier, cursor, 4096);
    }

    private void open(int number, RegisteredVerifier verifier, String cursor, int buffer) throws IOException {
        double before = waiting();
        for (int i = 0; i < number; i++) {
            send(verifier, cursor, buffer);
        }
        await().until(() -> waiting() == before + number);
    }

    private void send(RegisteredVerifier verifier, String cursor, int buffer) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(buffer);
        socket.setSoTimeout(20_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gatehouse.port()));
        socket.getOutputStream()
                .write(("GET /revocations?after=" + cursor + "&wait=30 HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
                                + verifier.basic() + "\r\n\r\n")
                        .getBytes(UTF_8));
    }

    /** Reads one response on each connection. */
    List<Answer> answers() throws IOException {
        List<Answer> answers = new ArrayList<>();
        for (Socket socket : sockets) {
            answers.add(Answer.read(new BufferedInputStream(socket.getInputStream())));
        }
        return answers;
    }

    double waiting() {
        return gatehouse
                .bean(MeterRegistry.class)
                .get("gatehouse.verifiers.waiting")
                .gauge()
                .value();
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    record Answer(String head, String body) {
        private static Answer read(InputStream in) throws IOException {
            StringBuilder head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("closed after " + head);
                }
                head.append((char) next);
            }
            String length = head.toString().split("(?i)content-length: ")[1].split("\r")[0];
            return new Answer(head.toString(), new String(in.readNBytes(Integer.parseInt(length)), UTF_8));
        }

        int status() {
            return Integer.parseInt(head.substring(9, 12));
        }

        String cursor() {
            return new JsonMapper().readTree(body).path("cursor").asString();
        }

        List<String> sids() {
            return new JsonMapper()
                    .readTree(body)
                    .path("ended")
                    .valueStream()
                    .map(end -> end.path("sid").asString())
                    .toList();
        }
    }
}
