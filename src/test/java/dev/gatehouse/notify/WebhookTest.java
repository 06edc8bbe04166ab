package dev.gatehouse.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.gatehouse.anomaly.Alert;
import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.support.Gatehouse;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import tools.jackson.databind.json.JsonMapper;

/** Alerts reach the receiver, signed; a receiver that rejects one or is unavailable does not stop the next ones. */
@Tag("jdk")
@ExtendWith(OutputCaptureExtension.class)
class WebhookTest {
    private static final String SECRET = "a-secret-of-more-than-thirty-two-characters";
    private static final Duration NO_DELAY = Duration.ofMillis(1);

    private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
    private final Queue<Received> received = new ConcurrentLinkedQueue<>();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
    private HttpServer receiver;
    private URI url;

    @BeforeEach
    void start() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            received.add(new Received(
                    exchange.getRequestHeaders().getFirst("X-Gatehouse-Signature"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            exchange.sendResponseHeaders(statuses.isEmpty() ? 204 : statuses.remove(), -1);
            exchange.close();
        });
        receiver.start();
        url = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/");
        executor.setMaxPoolSize(1);
        executor.initialize();
    }

    @AfterEach
    void stop() {
        executor.shutdown();
        receiver.stop(0);
    }

    @Test
    void anAlertIsPostedAndSigned() throws Exception {
        statuses.add(500);
        try (Gatehouse gatehouse = Gatehouse.demo(
                "--gatehouse.watch.stuffing.names=2",
                "--gatehouse.watch.webhook.url=" + url,
                "--gatehouse.watch.webhook.secret=" + SECRET)) {
            gatehouse.authenticate("one", "guess");
            gatehouse.authenticate("two", "guess");
            await().until(() -> received.size() == 2);
            Received rejected = received.remove();
            Received accepted = received.remove();
            assertThat(accepted).isEqualTo(rejected);
            assertThat(accepted.body()).contains("\"rule\":\"many_names_from_address\"", "\"address\":\"127.0.0.1\"");
            assertThat(accepted.signature()).isEqualTo("sha256=" + hmac(accepted.body()));
        }
    }

    @ParameterizedTest
    @CsvSource({"http://alerts.example.com/,true", "https://alerts.example.com/,false", "http://127.0.0.1:1/,false"})
    void alertsInPlainTextLogAWarning(URI receiver, boolean warns, CapturedOutput output) {
        new AlertNotifier(new WebhookProperties(receiver, SECRET), new JsonMapper(), executor, meters);
        assertThat(output.getOut().contains("gatehouse.watch.webhook.url is not https"))
                .isEqualTo(warns);
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 400, 401, 404, 410})
    void aRejectedDocumentIsNotPostedAgain(int status) {
        statuses.add(status);
        assertThat(webhook().post(body("one"))).isFalse();
        assertThat(received).hasSize(1);
        assertThat(webhook().post(body("two"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void anUnavailableReceiverIsTriedSixTimes(int status) {
        statuses.addAll(List.of(status, status, status, status, status, status));
        assertThat(webhook().post(body("one"))).isFalse();
        assertThat(received).hasSize(6);
        statuses.addAll(List.of(status, status, status, status, status));
        assertThat(webhook().post(body("two"))).isTrue();
        assertThat(received).hasSize(12);
    }

    @Test
    void aConnectionThatFailsIsTriedAgain() {
        receiver.stop(0);
        assertThat(webhook().post(body("one"))).isFalse();
        assertThat(received).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"200, true", "403, false"})
    @Timeout(30)
    void aReceiverThatNeverEndsItsResponseDelaysNothing(int status, boolean accepted) throws IOException {
        try (ServerSocket slow = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Socket> connection = CompletableFuture.supplyAsync(() -> respond(slow, status));
            URI address = URI.create("http://127.0.0.1:" + slow.getLocalPort() + "/");
            assertThat(new Webhook(address, SECRET, NO_DELAY).post(body("one"))).isEqualTo(accepted);
            connection.join().close();
        }
    }

    @Test
    @Timeout(30)
    void aStopDuringTheWaitForARetryEndsThePost() throws Exception {
        statuses.add(500);
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        Thread poster =
                new Thread(() -> result.complete(new Webhook(url, SECRET, Duration.ofHours(1)).post(body("one"))));
        poster.start();
        await().until(() -> received.size() == 1 && poster.getState() == Thread.State.TIMED_WAITING);
        poster.interrupt();
        assertThat(result.get()).isFalse();
    }

    @Test
    void anAlertThatCannotBeWrittenDoesNotStopTheNext() {
        JsonMapper broken = new JsonMapper() {
            @Override
            public byte[] writeValueAsBytes(Object value) {
                if (((Alert) value).rule().equals("broken")) {
                    throw new IllegalStateException("on purpose");
                }
                return super.writeValueAsBytes(value);
            }
        };
        AlertNotifier notifier = new AlertNotifier(new WebhookProperties(url, SECRET), broken, executor, meters);
        notifier.on(alert("broken"));
        notifier.on(alert("next"));
        await().until(() -> received.size() == 1);
        assertThat(received.remove().body()).contains("\"next\"");
        assertThat(meters.get("gatehouse.webhook.lost").counter().count()).isEqualTo(1);
        assertThat(meters.get("gatehouse.webhook.waiting").gauge().value()).isZero();
    }

    @Test
    void aRejectedAlertIsCountedAsLost() {
        statuses.add(403);
        AlertNotifier notifier =
                new AlertNotifier(new WebhookProperties(url, SECRET), new JsonMapper(), executor, meters);
        notifier.on(alert("rejected"));
        await().until(() -> meters.get("gatehouse.webhook.lost").counter().count() == 1);
    }

    @Test
    void alertsBeyondTheQueueAreCountedAsLost() {
        ThreadPoolTaskExecutor full = new ThreadPoolTaskExecutor();
        full.initialize();
        full.shutdown();
        new AlertNotifier(new WebhookProperties(url, SECRET), new JsonMapper(), full, meters).on(alert("one"));
        assertThat(meters.get("gatehouse.webhook.lost").counter().count()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://alerts.example.com/",
                "alerts.example.com",
                "/alerts",
                "https:/alerts",
                "https://alerts.example.com:65536/",
                "mailto:a@b.example"
            })
    void aUrlThatIsNotHttpStopsTheStart(String bad) {
        assertThatThrownBy(() -> new WebhookProperties(URI.create(bad), SECRET))
                .isInstanceOf(Misconfiguration.class)
                .hasMessage("gatehouse.watch.webhook.url is not an http or https URL");
    }

    @Test
    void aUrlWithoutASecretStopsTheStart() {
        assertThatThrownBy(() -> Gatehouse.demo("--gatehouse.watch.webhook.url=https://alerts.example.com"))
                .rootCause()
                .isInstanceOf(Misconfiguration.class)
                .hasMessageStartingWith("gatehouse.watch.webhook.secret is shorter than 32 characters");
    }

    /** The start of a response. */
    private static Socket respond(ServerSocket server, int status) {
        try {
            Socket connection = server.accept();
            connection
                    .getOutputStream()
                    .write(("HTTP/1.1 " + status + " Status\r\nContent-Length: 10\r\n\r\nbegin")
                            .getBytes(StandardCharsets.US_ASCII));
            return connection;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Webhook webhook() {
        return new Webhook(url, SECRET, NO_DELAY);
    }

    private static Alert alert(String rule) {
        return new Alert(Instant.EPOCH, rule, null, null, "192.0.2.1", "a test");
    }

    private static byte[] body(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String hmac(String body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    }

    private record Received(String signature, String body) {}
}
