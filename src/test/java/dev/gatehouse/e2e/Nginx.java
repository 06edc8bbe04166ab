package dev.gatehouse.e2e;

import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.Client;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.MarkdownPage;
import dev.gatehouse.support.SelfSignedCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An nginx with a documented configuration in front of an application that returns the request it received. Without nginx
 * the tests fail.
 */
final class Nginx extends Client implements AutoCloseable {
    private static final String PROGRAM = "/usr/sbin/nginx";

    private final int port = Gatehouse.freePort();
    private final EchoApplication application = new EchoApplication();
    private final Path folder;
    private Process nginx;

    /** With the configuration of docs/gateways.md. Returns when nginx accepts connections. */
    Nginx(int gatehouse) throws IOException {
        this(port -> MarkdownPage.replaced(
                MarkdownPage.of("docs/gateways.md").block("nginx"),
                "127.0.0.1:8080",
                "127.0.0.1:" + gatehouse,
                "listen 80;",
                "listen 127.0.0.1:" + port + ";"));
    }

    /** With the configuration of docs/gateways-pages.md. */
    static Nginx ofPages(int gatehouse) throws IOException {
        return new Nginx(port -> MarkdownPage.replaced(
                MarkdownPage.of("docs/gateways-pages.md").block("nginx"),
                "127.0.0.1:8080",
                "127.0.0.1:" + gatehouse,
                "listen 443 ssl;",
                "listen 127.0.0.1:" + port + ";",
                "    ssl_certificate /etc/nginx/reports.pem;\n    ssl_certificate_key /etc/nginx/reports.key;\n",
                ""));
    }

    /** The same, with TLS. */
    static Nginx ofPages(int gatehouse, SelfSignedCertificate certificate) throws IOException {
        return new Nginx(port -> MarkdownPage.replaced(
                MarkdownPage.of("docs/gateways-pages.md").block("nginx"),
                "127.0.0.1:8080",
                "127.0.0.1:" + gatehouse,
                "listen 443 ssl;",
                "listen 127.0.0.1:" + port + " ssl;",
                "/etc/nginx/reports.pem",
                certificate.certificate().toAbsolutePath().toString(),
                "/etc/nginx/reports.key",
                certificate.key().toAbsolutePath().toString()));
    }

    /** With deploy/nginx/gatehouse.conf, in front of two nodes and without TLS. */
    static Nginx ofProduction(int node, int other) throws IOException {
        return new Nginx(port -> MarkdownPage.replaced(
                Files.readString(Path.of("deploy/nginx/gatehouse.conf")),
                "10.0.0.1:8080",
                "127.0.0.1:" + node,
                "10.0.0.2:8080",
                "127.0.0.1:" + other,
                "listen 443 ssl;",
                "listen 127.0.0.1:" + port + ";",
                "    ssl_certificate /etc/nginx/fullchain.pem;\n    ssl_certificate_key /etc/nginx/privkey.pem;\n",
                ""));
    }

    private Nginx(Recipe recipe) throws IOException {
        folder = configure(recipe);
        start();
    }

    /** A configuration for the port of nginx, with the application on port 3000, if it has one. */
    private interface Recipe {
        String text(int port) throws IOException;
    }

    private Path configure(Recipe recipe) throws IOException {
        Path made = Files.createTempDirectory(Files.createDirectories(Path.of("target/nginx")), "nginx")
                .toAbsolutePath();
        String server = recipe.text(port).replace("127.0.0.1:3000", application.address());
        Files.writeString(made.resolve("server.conf"), server);
        Files.writeString(made.resolve("nginx.conf"), """
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
                    include server.conf;
                }
                """);
        return made;
    }

    /** Returns when nginx accepts connections. */
    void start() throws IOException {
        nginx = new ProcessBuilder(PROGRAM, "-p", folder.toString(), "-c", "nginx.conf", "-e", "error.log")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        await().ignoreException(UncheckedIOException.class).until(() -> get("/").status() > 0 || !nginx.isAlive());
    }

    /** Sends SIGTERM, on which the master process ends its workers. */
    void stop() {
        nginx.destroy();
        nginx.onExit().join();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void close() {
        stop();
        application.close();
    }
}
