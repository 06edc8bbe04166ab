package dev.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.session.revocation.RevocationReason;
import dev.gatehouse.session.revocation.Revocations;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.TokenForger;
import dev.gatehouse.threads.ThreadPools;
import dev.gatehouse.token.keys.Pseudonyms;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** The stream of audit events: events arrive, and a client can resume the stream. */
@Timeout(30)
class EventStreamTest {
    private final Gatehouse gatehouse = Gatehouse.shared();
    private final String user = "unknown-" + UUID.randomUUID();

    @Test
    void eventsArriveAndAClientThatReconnectsMissesNone() throws Exception {
        String id;
        try (BufferedReader stream = stream(gatehouse.signIn("carol"))) {
            gatehouse.authenticate(user, "one");
            List<String> event = nextEvent(stream);
            assertThat(event.get(1)).isEqualTo("event:login_failed");
            assertThat(event.get(2)).contains("\"user\":\"" + shown() + "\"");
            id = event.get(0).replaceFirst("id:", "");
        }
        gatehouse.authenticate(user, "two");
        try (BufferedReader stream = stream(gatehouse.signIn("carol"), "Last-Event-ID", id)) {
            assertThat(Long.parseLong(nextEvent(stream).get(0).replaceFirst("id:", "")))
                    .isGreaterThan(Long.parseLong(id));
        }
    }

    @Test
    void aStreamEndsWithItsSession() throws Exception {
        String token = gatehouse.signIn("carol");
        try (BufferedReader stream = stream(token)) {
            gatehouse
                    .bean(Revocations.class)
                    .revoke(TokenForger.claims(token).get("sid").toString(), RevocationReason.ACCOUNT_DISABLED);
            assertThat(stream.lines().filter(line -> line.startsWith("data:"))).isEmpty();
        }
    }

    @Test
    void onlyAdministratorsCanOpenAStream() {
        assertThat(gatehouse
                        .get(
                                "/admin/events",
                                "Authorization",
                                "Bearer " + gatehouse.signIn("alice"),
                                "Accept",
                                "text/event-stream")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aStreamTakesTheFiltersOfAPageExceptThoseOfTimeAndOrder() throws Exception {
        String token = gatehouse.signIn("carol");
        for (String refused : List.of("since=2026-01-01T00:00:00Z", "until=2026-01-01T00:00:00Z", "order=desc")) {
            assertThat(gatehouse
                            .get(
                                    "/admin/events?" + refused,
                                    "Authorization",
                                    "Bearer " + token,
                                    "Accept",
                                    "text/event-stream")
                            .status())
                    .as(refused)
                    .isEqualTo(400);
        }
        try (BufferedReader stream = stream(gatehouse, token, "&outcome=authentication_failed&address=127.0.0.1")) {
            gatehouse.authenticate(user, "one");
            assertThat(nextEvent(stream).get(1)).isEqualTo("event:login_failed");
        }
    }

    @Test
    void aStreamTooManyIsRefusedWithTheTimeToWait() throws Exception {
        try (Gatehouse own = Gatehouse.demo()) {
            String token = own.signIn("carol");
            String[] headers = {"Authorization", "Bearer " + token, "Accept", "text/event-stream"};
            List<BufferedReader> streams = new ArrayList<>();
            for (int i = 0; i < EventStreams.MAX_STREAMS; i++) {
                streams.add(stream(own, token, ""));
            }
            Response refused = own.get("/admin/events", headers);
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.text("code")).isEqualTo("rate_exceeded");
            assertThat(refused.header("Retry-After")).isEqualTo("5");
            for (BufferedReader stream : streams) {
                stream.close();
            }
        }
    }

    /** There is one write each half second. */
    @Test
    void aStreamWhoseClientHasGoneMakesRoomForAnotherAfterFewWrites() throws Exception {
        try (Gatehouse own = Gatehouse.demo()) {
            Gauge open =
                    own.bean(MeterRegistry.class).get("gatehouse.audit.streams").gauge();
            ThreadPoolTaskExecutor writers =
                    (ThreadPoolTaskExecutor) own.beans().getBean(ThreadPools.EVENT_STREAM_WRITERS);
            try (BufferedReader stream = stream(own, own.signIn("carol"), "")) {
                assertThat(stream.readLine()).startsWith(":");
                assertThat(open.value()).isEqualTo(1);
            }
            long before = writers.getThreadPoolExecutor().getCompletedTaskCount();
            await().until(() -> open.value() == 0);
            assertThat(writers.getThreadPoolExecutor().getCompletedTaskCount() - before)
                    .isLessThan(10);
        }
    }

    private String shown() {
        return gatehouse.bean(Pseudonyms.class).of(user);
    }

    private BufferedReader stream(String token, String... headers) throws IOException, InterruptedException {
        return stream(gatehouse, token, "", headers);
    }

    private BufferedReader stream(Gatehouse gatehouse, String token, String query, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gatehouse.port()
                        + "/admin/events?limit=1&user=" + shown().replace("#", "%23") + query))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "text/event-stream");
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<InputStream> response =
                HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        assertThat(response.headers().firstValue("X-Accel-Buffering")).hasValue("no");
        return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /** The lines of the next event, without comments. */
    private static List<String> nextEvent(BufferedReader stream) throws IOException {
        String line = stream.readLine();
        while (!line.startsWith("id:")) {
            line = stream.readLine();
        }
        return List.of(line, stream.readLine(), stream.readLine());
    }
}
