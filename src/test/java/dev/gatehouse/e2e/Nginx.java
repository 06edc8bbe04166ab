package dev.gatehouse.e2e;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.gatehouse.support.Client;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.MarkdownPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An nginx with the configuration of docs/gateways.md in front of an application that returns the request it received.
 * Without nginx the tests fail.
 */
final class Nginx extends Client implements AutoCloseable {
    private static final String PROGRAM = "/usr/sbin/nginx";

    private final int port = Gatehouse.freePort();
    private final HttpServer application;
    private final Process nginx;

    /** Returns when nginx accepts connections. */
    Nginx(int gatehouse) throws IOException {
        application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        application.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            StringBuilder received =
                    new StringBuilder(exchange.getRequestMethod() + " " + exchange.getRequestURI() + "\n");
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
        });
        application.start();
        nginx = start(gatehouse);
        await().ignoreException(UncheckedIOException.class).until(() -> get("/").status() > 0 || !nginx.isAlive());
    }

    private Process start(int gatehouse) throws IOException {
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target/nginx")), "nginx")
                .toAbsolutePath();
        String page = MarkdownPage.replaced(
                MarkdownPage.of("docs/gateways.md").block("nginx"),
                "127.0.0.1:8080",
                "127.0.0.1:" + gatehouse,
                "127.0.0.1:3000",
                "127.0.0.1:" + application.getAddress().getPort(),
                "listen 80;",
                "listen 127.0.0.1:" + port + ";");
        Files.writeString(folder.resolve("orders.conf"), page);
        Files.writeString(folder.resolve("nginx.conf"), """
                daemon off;
                user root;
                pid nginx.pid;
                error_log error.log;
                events {}
                http {
                    access_log off;
                    client_body_temp_path body;
                    proxy_temp_path proxy;
                    fastcgi_temp_path fastcgi;
                    uwsgi_temp_path uwsgi;
                    scgi_temp_path scgi;
                    include orders.conf;
                }
                """);
        return new ProcessBuilder(PROGRAM, "-p", folder.toString(), "-c", "nginx.conf", "-e", "error.log")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
    }

    @Override
    public int port() {
        return port;
    }

    /** Sends SIGTERM, on which the master process ends its workers. */
    @Override
    public void close() {
        nginx.destroy();
        nginx.onExit().join();
        application.stop(0);
    }
}
