package dev.gatehouse.e2e;

import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.Client;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.MarkdownPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A gateway with its configuration of docs/gateways-other.md, without TLS, in front of an application that returns the
 * request it received. Without the gateway's program the tests fail.
 */
final class OtherGateway extends Client implements AutoCloseable {
    private final int port;
    private final EchoApplication application;
    private final Process process;

    private OtherGateway(int port, EchoApplication application, Process process) {
        this.port = port;
        this.application = application;
        this.process = process;
        await().ignoreException(UncheckedIOException.class).until(() -> get("/").status() > 0 || !process.isAlive());
    }

    static OtherGateway caddy(int gatehouse) throws IOException {
        int port = Gatehouse.freePort();
        EchoApplication application = new EchoApplication();
        Path folder = folder();
        Files.writeString(
                folder.resolve("Caddyfile"),
                "{\n\tadmin off\n}\n"
                        + recipe(
                                "caddyfile",
                                gatehouse,
                                application,
                                "reports.example.com",
                                "http://127.0.0.1:" + port));
        return new OtherGateway(
                port,
                application,
                start(folder, "/usr/bin/caddy", "run", "--config", "Caddyfile", "--adapter", "caddyfile"));
    }

    static OtherGateway haproxy(int gatehouse) throws IOException {
        int port = Gatehouse.freePort();
        EchoApplication application = new EchoApplication();
        Path folder = folder();
        Path script = Files.writeString(
                folder.resolve("gatehouse.lua"),
                MarkdownPage.replaced(page().block("lua"), "127.0.0.1:8080", "127.0.0.1:" + gatehouse));
        Files.writeString(
                folder.resolve("haproxy.cfg"),
                recipe(
                        "haproxy",
                        gatehouse,
                        application,
                        "/etc/haproxy/gatehouse.lua",
                        script.toString(),
                        "bind :443 ssl crt /etc/haproxy/reports.pem",
                        "bind 127.0.0.1:" + port));
        return new OtherGateway(port, application, start(folder, "/usr/sbin/haproxy", "-db", "-f", "haproxy.cfg"));
    }

    private static String recipe(String language, int gatehouse, EchoApplication application, String... more)
            throws IOException {
        String text = MarkdownPage.replaced(
                page().block(language),
                "127.0.0.1:8080",
                "127.0.0.1:" + gatehouse,
                "127.0.0.1:3000",
                application.address());
        return MarkdownPage.replaced(text, more);
    }

    private static MarkdownPage page() throws IOException {
        return MarkdownPage.of("docs/gateways-other.md");
    }

    private static Path folder() throws IOException {
        return Files.createTempDirectory(Files.createDirectories(Path.of("target/gateways")), "gateway")
                .toAbsolutePath();
    }

    private static Process start(Path folder, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(command)).directory(folder.toFile());
        builder.environment().putAll(Map.of("XDG_DATA_HOME", folder.toString(), "XDG_CONFIG_HOME", folder.toString()));
        return builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
        application.close();
    }
}
