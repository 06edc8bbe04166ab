package dev.gatehouse.anomaly;

import dev.gatehouse.threads.ThreadPools;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.event.EventListener;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Posts alerts to where the operator wants them, by a thread of its own: nobody's request waits. The header
 * {@code X-Gatehouse-Signature} is {@code sha256=} and the HMAC-SHA-256 of the body under the secret, in hex.
 */
@Component
class Webhook {
    private static final Logger log = LoggerFactory.getLogger(Webhook.class);
    private static final int TRIES = 6;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final @Nullable URI url;
    private final @Nullable String secret;
    private final JsonMapper json;
    private final Counter lost;
    private final ThreadPoolTaskExecutor executor;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    Webhook(
            WatchProperties properties,
            JsonMapper json,
            @Qualifier(ThreadPools.WEBHOOK) ThreadPoolTaskExecutor executor,
            MeterRegistry meters) {
        this.executor = executor;
        this.url = properties.webhook().url();
        this.secret = properties.webhook().secret();
        this.json = json;
        this.lost = Counter.builder("gatehouse.webhook.lost")
                .description("Alerts that could not be posted")
                .register(meters);
        Gauge.builder("gatehouse.webhook.waiting", executor, ThreadPoolTaskExecutor::getQueueSize)
                .description("Alerts that are still to be posted")
                .register(meters);
    }

    @EventListener
    void on(Alert alert) {
        if (url == null) {
            return;
        }
        try {
            executor.execute(() -> send(alert));
        } catch (TaskRejectedException full) {
            lost.increment();
        }
    }

    private void send(Alert alert) {
        try {
            post(alert);
        } catch (InterruptedException shutdown) {
            Thread.currentThread().interrupt();
        }
    }

    private void post(Alert alert) throws InterruptedException {
        byte[] body = json.writeValueAsBytes(alert);
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .header("X-Gatehouse-Signature", "sha256=" + signature(body))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        for (int attempt = 0; attempt < TRIES; attempt++) {
            try {
                int status = client.send(request, BodyHandlers.discarding()).statusCode();
                if (status < 300) {
                    return;
                }
                log.warn("the webhook answers {}", status);
            } catch (IOException e) {
                log.warn("the webhook does not answer: {}", e.toString());
            }
            TimeUnit.MILLISECONDS.sleep(FIRST_WAIT.toMillis() << attempt);
        }
        lost.increment();
    }

    private String signature(byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(String.valueOf(secret).getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
