package dev.gatehouse.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An application behind a gateway, which returns the request that it received, or a page. */
final class EchoApplication implements AutoCloseable {
    private final HttpServer server;

    EchoApplication() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", EchoApplication::answer);
        server.createContext("/monthly", EchoApplication::report);
        server.start();
    }

    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** A page that the server makes, and whose script reads data. */
    private static void report(HttpExchange exchange) throws IOException {
        byte[] page = Files.readString(Path.of("src/test/resources/e2e/report.html"))
                .replace("{user}", exchange.getRequestHeaders().getFirst("X-Auth-User"))
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html");
        exchange.sendResponseHeaders(200, page.length);
        exchange.getResponseBody().write(page);
        exchange.close();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        StringBuilder received = new StringBuilder(exchange.getRequestMethod() + " " + exchange.getRequestURI() + "\n");
        for (Map.Entry<String, List<String>> header :
                exchange.getRequestHeaders().entrySet()) {
            header.getValue()
                    .forEach(value -> received.append(header.getKey())
                            .append(": ")
                            .append(value)
                            .append('\n'));
        }
        byte[] response = received.append(body).toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("X-Application", "called");
        exchange.sendResponseHeaders(
                exchange.getRequestURI().getPath().endsWith("/teapot") ? 418 : 200, response.length);
        exchange.getResponseBody().write(response);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
