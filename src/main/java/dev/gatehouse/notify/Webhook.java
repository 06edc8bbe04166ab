package dev.gatehouse.notify;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;

/**
 * Posts a JSON document. The header {@code X-Gatehouse-Signature} is {@code sha256=} and the HMAC-SHA-256 of the body under
 * the secret, in hex. If the receiver is unavailable, five retries follow after 1, 2, 4, 8 and 16 seconds.
 */
class Webhook {
    private static final Logger log = LoggerFactory.getLogger(Webhook.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int RETRIES = 5;

    private final URI url;
    private final SecretKeySpec key;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final RetryTemplate retry;

    /** @param firstDelay before the first retry; it doubles with each further one */
    Webhook(URI url, String secret, Duration firstDelay) {
        this.url = url;
        this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
        this.retry = new RetryTemplate(RetryPolicy.builder()
                .maxRetries(RETRIES)
                .delay(firstDelay)
                .multiplier(2)
                .includes(IOException.class)
                .build());
    }

    /** @return whether the receiver has accepted the document */
    boolean post(byte[] body) {
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .header("X-Gatehouse-Signature", "sha256=" + signature(body))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        try {
            int status = retry.execute(() -> send(request));
            if (status >= 300) {
                log.warn("the webhook rejected an alert with status {}; check gatehouse.watch.webhook", status);
            }
            return status < 300;
        } catch (RetryException unavailable) {
            log.warn("the webhook is unavailable, an alert is lost: {}", String.valueOf(unavailable.getCause()));
            return false;
        }
    }

    /** Only a status that may change with time is an exception, so only that is retried. */
    private int send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
        // The time-out ends with the headers, and a receiver may never finish the body.
        response.body().close();
        int status = response.statusCode();
        if (status >= 500 || status == 429) {
            throw new IOException("status " + status);
        }
        return status;
    }

    private String signature(byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
