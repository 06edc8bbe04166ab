package dev.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.threads.ThreadPools;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** A client that opens a stream and does not read blocks its own stream, and nothing else. */
@Timeout(60)
class StuckEventStreamTest {
    /** More bytes than the kernel buffers for one connection. */
    private static final int EVENTS = 30_000;

    @Test
    void revocationsAreFollowedAndOtherStreamsAreWrittenWhileAClientDoesNotRead() throws IOException {
        try (Gatehouse gatehouse = Gatehouse.demo()) {
            addEvents(gatehouse);
            ThreadPoolTaskExecutor streams =
                    (ThreadPoolTaskExecutor) gatehouse.beans().getBean(ThreadPools.EVENT_STREAM_WRITERS);
            try (Socket client = new Socket();
                    Socket other = new Socket()) {
                client.setReceiveBufferSize(2_048);
                open(client, gatehouse, "kind=test");
                await().until(() -> streams.getActiveCount() == 1);
                long completed = streams.getThreadPoolExecutor().getCompletedTaskCount();
                long follows = follows(gatehouse);
                gatehouse.authenticate("alice", "wrong");
                await().until(() -> follows(gatehouse) >= follows + 5);
                assertThat(streams.getActiveCount()).isEqualTo(1);
                assertThat(streams.getThreadPoolExecutor().getCompletedTaskCount())
                        .isEqualTo(completed);
                open(other, gatehouse, "user=alice");
                assertThat(lines(other).filter("event:login_failed"::equals).findFirst())
                        .isPresent();
            }
            await().until(() -> streams.getActiveCount() == 0);
        }
    }

    @Test
    void aClientThatDoesNotReadIsDisconnectedAndContinuesAfterItsLastEvent() throws IOException {
        try (Gatehouse gatehouse = Gatehouse.demo("--server.tomcat.connection-timeout=1s");
                Socket client = new Socket();
                Socket again = new Socket()) {
            addEvents(gatehouse);
            Gauge streams = gatehouse
                    .bean(MeterRegistry.class)
                    .get("gatehouse.audit.streams")
                    .gauge();
            client.setReceiveBufferSize(2_048);
            open(client, gatehouse, "kind=test");
            await().until(() -> streams.value() == 1);
            await().until(() -> streams.value() == 0);
            long last = lines(client)
                    .filter(line -> line.startsWith("id:"))
                    .mapToLong(line -> Long.parseLong(line.substring("id:".length())))
                    .max()
                    .orElseThrow();
            open(again, gatehouse, "kind=test", "Last-Event-ID: " + last);
            assertThat(lines(again).filter(line -> line.startsWith("id:")).findFirst())
                    .contains("id:" + (last + 1));
        }
    }

    private static void addEvents(Gatehouse gatehouse) {
        gatehouse
                .bean(JdbcClient.class)
                .sql("insert into audit_event (at, kind, outcome, reason)"
                        + " select current_timestamp, 'test', 'success', repeat('x', 500) from system_range(1, ?)")
                .param(EVENTS)
                .update();
    }

    private static void open(Socket client, Gatehouse gatehouse, String query, String... headers) throws IOException {
        // JUnit does not interrupt a read.
        client.setSoTimeout(30_000);
        client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gatehouse.port()));
        String request = "GET /admin/events?after=0&" + query + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Accept: text/event-stream\r\nAuthorization: Bearer " + gatehouse.signIn("carol") + "\r\n"
                + Stream.of(headers).map(header -> header + "\r\n").collect(Collectors.joining()) + "\r\n";
        client.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The lines until the server closes the connection. */
    private static Stream<String> lines(Socket client) throws IOException {
        return new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8)).lines();
    }

    private static long follows(Gatehouse gatehouse) {
        return gatehouse
                .bean(MeterRegistry.class)
                .get("gatehouse.store")
                .tag("operation", "follow")
                .timer()
                .count();
    }
}
