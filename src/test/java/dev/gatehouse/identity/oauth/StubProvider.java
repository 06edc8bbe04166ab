package dev.gatehouse.identity.oauth;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gatehouse.support.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A provider with scripted responses, for what a real provider does not do on demand or no longer supports. */
final class StubProvider implements AutoCloseable {
    /** Shared by all instances, because generating keys is slow. */
    static final RSAKey KEY = ProviderTokens.key();

    private final HttpServer server;
    private final Map<String, Function<String, Reply>> replies = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    StubProvider() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.start();
        metadata("issuer", issuer());
        on("/jwks", form -> new Reply(200, new JWKSet(KEY).toString()));
    }

    String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Sets one member of the metadata to another value. */
    void metadata(String member, String value) {
        Map<String, String> members = new HashMap<>(Map.of(
                "issuer", issuer(),
                "jwks_uri", issuer() + "/jwks",
                "token_endpoint", issuer() + "/token",
                "introspection_endpoint", issuer() + "/introspect"));
        members.put(member, value);
        Object[] flat = members.entrySet().stream()
                .flatMap(entry -> List.of(entry.getKey(), entry.getValue()).stream())
                .toArray();
        on("/.well-known/openid-configuration", form -> new Reply(200, Json.object(flat)));
    }

    void on(String path, Function<String, Reply> reply) {
        replies.put(path, reply);
    }

    /** The received requests: the path, the header {@code Authorization} or "null", the form. */
    List<String> requests() {
        return requests;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(path + " " + exchange.getRequestHeaders().getFirst("Authorization") + " " + form);
        Reply reply = replies.getOrDefault(path, any -> new Reply(404, "{}")).apply(form);
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Location", issuer() + "/elsewhere");
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    record Reply(int status, String body) {}
}
