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
 * An origin that is not Gatehouse's: serves one page, lets any page come with a token and read the answer, and remembers
 * who came with one.
 */
final class PageServer implements AutoCloseable {
    private final HttpServer server;
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private volatile String page = "";
    private volatile String renewed = "";
    private volatile String elsewhere = "";

    PageServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void serve(String html) {
        page = html;
    }

    /** From now on answers have this {@code Authorization} header, as those of a service that passes on a renewed token. */
    void answerWith(String authorization) {
        renewed = authorization;
    }

    /** From now on answers lead to that address. */
    void redirectTo(String address) {
        elsewhere = address;
    }

    /** The {@code Authorization} headers that have come here. */
    List<String> authorizations() {
        return authorizations;
    }

    private void answer(HttpExchange exchange) throws IOException {
        List<String> shown = exchange.getRequestHeaders().get("Authorization");
        if (shown != null) {
            authorizations.addAll(shown);
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
        boolean leads = !elsewhere.isEmpty() && !exchange.getRequestMethod().equals("OPTIONS");
        if (leads) {
            headers.set("Location", elsewhere);
        }
        exchange.sendResponseHeaders(leads ? 302 : 200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
