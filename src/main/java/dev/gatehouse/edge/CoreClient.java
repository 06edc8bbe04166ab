package dev.gatehouse.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.config.Loopback;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests to the core. Each has a limit of time and of size, and no redirect is followed. The nodes are asked in turn,
 * beginning with the one that answered last, until one answers.
 */
class CoreClient {
    private static final Logger log = LoggerFactory.getLogger(CoreClient.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Duration CONFIRMATION_TIMEOUT = Duration.ofSeconds(1);

    private final List<String> nodes;
    private final String authorization;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    private volatile int answering;

    CoreClient(EdgeProperties properties) {
        properties.requireComplete();
        this.nodes = properties.core().stream()
                .map(address -> address.toString().replaceAll("/+$", ""))
                .toList();
        this.authorization = basic(String.valueOf(properties.clientId()), String.valueOf(properties.clientSecret()));
        properties.core().stream()
                .filter(address -> !"https".equals(address.getScheme()) && !Loopback.isHostOf(address))
                .forEach(address -> log.warn(
                        "gatehouse.edge.core has {}, an address without TLS: tokens, and the secret of this edge, can be read"
                                + " on the way",
                        address));
    }

    /** @throws IOException if no node answers with 200; {@link CoreRefusal} if the last one answers with another status */
    HttpResponse<byte[]> keys() throws IOException, InterruptedException {
        return send("/.well-known/jwks.json", request -> request, TIMEOUT);
    }

    /**
     * @param cursor of the last response; empty at first
     * @param wait how long the core may wait for a revocation
     * @throws IOException as {@link #keys}
     */
    HttpResponse<byte[]> revocations(String cursor, Duration wait) throws IOException, InterruptedException {
        return send(
                "/revocations?after=" + encoded(cursor) + "&wait=" + wait.toSeconds(),
                request -> request.header("Authorization", authorization),
                TIMEOUT.plus(wait));
    }

    /**
     * @param client the address of the client that presents the token
     * @throws IOException as {@link #keys}
     */
    HttpResponse<byte[]> introspect(String token, String client) throws IOException, InterruptedException {
        return send(
                "/introspect",
                request -> request.header("Authorization", authorization)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("X-Forwarded-For", client)
                        .POST(BodyPublishers.ofString("token=" + encoded(token))),
                CONFIRMATION_TIMEOUT);
    }

    private HttpResponse<byte[]> send(String path, UnaryOperator<HttpRequest.Builder> more, Duration timeout)
            throws IOException, InterruptedException {
        IOException failure = new IOException("no node is configured");
        int first = answering;
        for (int i = 0; i < nodes.size(); i++) {
            int node = (first + i) % nodes.size();
            URI address = URI.create(nodes.get(node) + path);
            try {
                HttpResponse<byte[]> response = send(
                        more.apply(HttpRequest.newBuilder(address).header("Accept", "application/json"))
                                .build(),
                        timeout);
                answering = node;
                return response;
            } catch (IOException e) {
                failure = e;
            }
        }
        throw failure;
    }

    /** The time-out of the JDK's client does not include the body: this one does. */
    private HttpResponse<byte[]> send(HttpRequest request, Duration timeout) throws IOException, InterruptedException {
        String address = request.uri().resolve(request.uri().getRawPath()).toString();
        CompletableFuture<HttpResponse<byte[]>> pending = http.sendAsync(request, head -> new LimitedBody());
        try {
            HttpResponse<byte[]> response = pending.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                throw new CoreRefusal(address, response.statusCode());
            }
            return response;
        } catch (ExecutionException e) {
            throw new IOException(address + " does not answer (" + e.getCause() + ")", e.getCause());
        } catch (TimeoutException e) {
            throw new IOException(address + " does not answer within " + timeout.toSeconds() + " s", e);
        } finally {
            pending.cancel(true);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    /** RFC 6749, section 2.3.1. */
    private static String basic(String id, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((encoded(id) + ":" + encoded(secret)).getBytes(UTF_8));
    }

    /** A node of the core has answered, but not with what was asked for. */
    static final class CoreRefusal extends IOException {
        private final int status;

        CoreRefusal(String address, int status) {
            super(address + " answers " + status
                    + (status == 401 ? ": it knows no such gatehouse.edge.client-id, or another secret" : ""));
            this.status = status;
        }

        int status() {
            return status;
        }
    }
}
