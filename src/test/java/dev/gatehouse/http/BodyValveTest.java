package dev.gatehouse.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.Gatehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** T71: clients that send slowly occupy a bounded number of threads, for a bounded time. */
@Timeout(60)
class BodyValveTest {
    private static final String HEADERS =
            "POST /authenticate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    private static final String SIGN_IN = "{\"user\":\"alice\",\"password\":\"alice-secret\"}";
    private static Gatehouse gatehouse;

    @BeforeAll
    static void start() {
        gatehouse = Gatehouse.demo("--server.tomcat.threads.max=40", "--server.tomcat.connection-timeout=10m");
    }

    @AfterAll
    static void stop() {
        gatehouse.close();
    }

    @Test
    void manySlowBodiesOfOneAddressAreRefusedAndOthersAreServed() throws Exception {
        String token = gatehouse.signIn("alice");
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 60; i++) {
                slow.add(send("127.0.0.2", HEADERS + "Content-Length: 15000\r\n\r\n{"));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(gatehouse.getAs(token, "/me").status()).isEqualTo(200);
                assertThat(gatehouse.authenticate("alice", "alice-secret").status())
                        .isEqualTo(200);
            }
            await().until(() -> slow.stream().filter(BodyValveTest::isAnswered).count() == 40);
            List<Socket> refused = new ArrayList<>(slow);
            refused.removeIf(socket -> !isAnswered(socket));
            for (Socket socket : refused) {
                assertThat(response(socket))
                        .startsWith("HTTP/1.1 503")
                        .contains("Retry-After: 1", "Connection: close", "\"code\":\"busy\"");
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
        String complete = HEADERS + "Connection: close\r\nContent-Length: " + SIGN_IN.length() + "\r\n\r\n" + SIGN_IN;
        await().until(() -> {
            try (Socket socket = send("127.0.0.2", complete)) {
                return response(socket).startsWith("HTTP/1.1 200");
            }
        });
    }

    @Test
    void slowBodiesOfAllAddressesHave50Places() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try (Gatehouse roomy = Gatehouse.demo("--server.tomcat.connection-timeout=10m")) {
            for (int i = 0; i < 60; i++) {
                slow.add(send(roomy, "127.0.0." + (2 + i % 3), HEADERS + "Content-Length: 15000\r\n\r\n{"));
            }
            await().until(() -> slow.stream().filter(BodyValveTest::isAnswered).count() == 10);
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void aRequestThatIsSentAtOnceNeedsNoPlace() throws Exception {
        String complete = HEADERS + "Connection: close\r\nContent-Length: " + SIGN_IN.length() + "\r\n\r\n" + SIGN_IN;
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 21; i++) {
                slow.add(send("127.0.0.3", HEADERS + "Content-Length: 15000\r\n\r\n{"));
            }
            await().until(() -> slow.stream().anyMatch(BodyValveTest::isAnswered));
            try (Socket socket = send("127.0.0.3", complete)) {
                assertThat(response(socket)).startsWith("HTTP/1.1 200");
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void aBodyThatStopsIsRefusedAndTheConnectionIsClosed() throws Exception {
        try (Gatehouse impatient = Gatehouse.demo("--server.tomcat.connection-timeout=500ms");
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), impatient.port())) {
            socket.getOutputStream().write((HEADERS + "Content-Length: 15000\r\n\r\n{").getBytes(UTF_8));
            assertThat(response(socket))
                    .startsWith("HTTP/1.1 408")
                    .contains("\"code\":\"invalid_request\"", "The body was not sent in time");
        }
    }

    /** Tomcat counts the end of the connection as one byte that has arrived. */
    @Test
    void aBodyThatEndsTooEarlyIsMalformed() throws Exception {
        try (Socket socket = send("127.0.0.1", HEADERS + "Content-Length: 1\r\n\r\n")) {
            socket.shutdownOutput();
            assertThat(response(socket)).startsWith("HTTP/1.1 400").contains("The request is malformed");
        }
    }

    /** By the default of 5 s; Tomcat's own is 60 s. */
    @Test
    void aConnectionWithHalfAHeaderIsClosed() throws Exception {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), Gatehouse.shared().port())) {
            socket.setSoTimeout(15_000);
            socket.getOutputStream().write("GET /me HTTP/1.1\r\nHost: x\r\nX-Half: ".getBytes(UTF_8));
            assertThat(response(socket)).doesNotContain("200");
        }
    }

    /** Bytes after a chunked body belong to the next request. */
    @Test
    void requestsThatFollowAtOnceAreServed() throws Exception {
        String chunked = HEADERS + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(SIGN_IN.length()) + "\r\n"
                + SIGN_IN + "\r\n0\r\n\r\n";
        String withLength = HEADERS + "Content-Length: " + SIGN_IN.length() + "\r\n\r\n" + SIGN_IN;
        String last = "GET /.well-known/jwks.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        String responses = gatehouse.raw(chunked + withLength + chunked + last);
        assertThat(responses.split("HTTP/1.1 200", -1)).hasSize(5);
        assertThat(responses).contains("\"keys\"");
    }

    @Test
    void aClientThatWaitsForContinueGetsItOnce() throws Exception {
        try (Socket socket = send(
                "127.0.0.1",
                HEADERS + "Connection: close\r\nExpect: 100-continue\r\nContent-Length: " + SIGN_IN.length()
                        + "\r\n\r\n")) {
            byte[] interim = socket.getInputStream().readNBytes("HTTP/1.1 100 \r\n\r\n".length());
            assertThat(new String(interim, UTF_8)).isEqualTo("HTTP/1.1 100 \r\n\r\n");
            socket.getOutputStream().write(SIGN_IN.getBytes(UTF_8));
            assertThat(response(socket)).startsWith("HTTP/1.1 200");
        }
    }

    private static Socket send(String from, String request) throws IOException {
        return send(gatehouse, from, request);
    }

    private static Socket send(Gatehouse to, String from, String request) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), to.port(), InetAddress.getByName(from), 0);
        socket.getOutputStream().write(request.getBytes(UTF_8));
        return socket;
    }

    private static boolean isAnswered(Socket socket) {
        try {
            return socket.getInputStream().available() > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String response(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
}
