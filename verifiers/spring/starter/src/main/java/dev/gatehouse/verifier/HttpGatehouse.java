package dev.gatehouse.verifier;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads keys and feed by HTTP. A response has a limited time and a limited size. */
final class HttpGatehouse implements GatehouseServer {
    private static final Duration KEYS_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration FEED_TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient http;
    private final String base;
    private final String authorization;

    HttpGatehouse(HttpClient http, GatehouseVerifierProperties properties) {
        this.http = http;
        this.base = properties.url().replaceAll("/+$", "");
        this.authorization = properties.followsFeed() ? basic(properties.clientId(), properties.clientSecret()) : null;
    }

    static HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    @Override
    public String keys() throws IOException, InterruptedException {
        return send(request("/.well-known/jwks.json"), KEYS_TIMEOUT);
    }

    @Override
    public String revocations(String cursor, int waitSeconds) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                request("/revocations?after=" + URLEncoder.encode(cursor, UTF_8) + "&wait=" + waitSeconds);
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return send(request, FEED_TIMEOUT.plusSeconds(waitSeconds));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).header("Accept", "application/json");
    }

    /** The time-out of the JDK's client ends with the headers of the response: this one includes the body. */
    private String send(HttpRequest.Builder request, Duration timeout) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> pending = http.sendAsync(request.build(), info -> new LimitedBody());
        try {
            HttpResponse<byte[]> response = pending.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            String path = response.uri().getPath();
            if (response.statusCode() == 400) {
                throw new UnknownCursorException(path + " answers 400");
            }
            if (response.statusCode() != 200) {
                throw new IOException(path + " answers " + response.statusCode());
            }
            return new String(response.body(), UTF_8);
        } catch (ExecutionException e) {
            throw new IOException("Gatehouse does not answer: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("Gatehouse does not answer within " + timeout.toSeconds() + " s", e);
        } finally {
            pending.cancel(true);
        }
    }

    /** RFC 6749, section 2.3.1. */
    private static String basic(String id, String secret) {
        String pair = URLEncoder.encode(id, UTF_8) + ":" + URLEncoder.encode(secret, UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }
}
