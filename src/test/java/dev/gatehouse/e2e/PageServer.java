package dev.gatehouse.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Another origin than Gatehouse's: serves one page, allows requests with a token from every origin, and records the
 * {@code Authorization} headers that it receives.
 */
final class PageServer implements AutoCloseable {
    private final HttpServer server;
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private volatile String page = "";
    private volatile String renewed = "";
    private volatile String location = "";

    PageServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::respond);
        server.start();
    }

    String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void serve(String html) {
        page = html;
    }

    /** Adds this {@code Authorization} header to all responses, as a service does that passes on a renewed token. */
    void respondWith(String authorization) {
        renewed = authorization;
    }

    /** Redirects all requests to that address. */
    void redirectTo(String address) {
        location = address;
    }

    /** The {@code Authorization} headers of all requests so far. */
    List<String> authorizations() {
        return authorizations;
    }

    private void respond(HttpExchange exchange) throws IOException {
        List<String> received = exchange.getRequestHeaders().get("Authorization");
        if (received != null) {
            authorizations.addAll(received);
        }
        byte[] body = (exchange.getRequestURI().getPath().equals("/") ? page : "").getBytes(UTF_8);
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "text/html; charset=utf-8");
        headers.set("Access-Control-Allow-Origin", "*");
        headers.set("Access-Control-Allow-Headers", "Authorization");
        headers.set("Access-Control-Expose-Headers", "Authorization");
        if (!renewed.isEmpty()) {
            headers.set("Authorization", renewed);
        }
        // A preflight must not be redirected.
        boolean redirects = !location.isEmpty() && !exchange.getRequestMethod().equals("OPTIONS");
        if (redirects) {
            headers.set("Location", location);
        }
        exchange.sendResponseHeaders(redirects ? 302 : 200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
