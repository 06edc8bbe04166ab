package dev.gatehouse.cli;

import dev.gatehouse.config.Findings;
import dev.gatehouse.config.Misconfiguration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/** Whether the ports of the service are free. One that a running Gatehouse with the same issuer uses is no failure. */
record PortCheck(Environment environment) {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final String SERVER = "server.port";
    private static final String MANAGEMENT = "management.server.port";
    private static final String DEMO = "gatehouse.demo.ldap-port";

    void run(Findings findings) {
        boolean isRunning = check(SERVER, "server.address", 8080, false, findings);
        if (environment.getProperty(MANAGEMENT, Integer.class, -1) != serverPort()) {
            check(MANAGEMENT, "management.server.address", -1, isRunning, findings);
        }
        if (environment.matchesProfiles("demo")) {
            check(DEMO, "server.address", -1, isRunning, findings);
        }
    }

    private int serverPort() {
        return environment.getProperty(SERVER, Integer.class, 8080);
    }

    /**
     * @param isRunning whether this Gatehouse is known to run
     * @return whether it uses this port
     */
    private boolean check(String key, String addressKey, int otherwise, boolean isRunning, Findings findings) {
        int port = environment.getProperty(key, Integer.class, otherwise);
        if (port <= 0) {
            return false;
        }
        String host = environment.getProperty(addressKey);
        String problem = problem(host, port);
        if (problem == null) {
            findings.accept(key + " " + port + " is free");
            return false;
        }
        if (isRunning || (key.equals(SERVER) && isGatehouse(host, port))) {
            findings.accept(key + " " + port + " is in use by this Gatehouse, which is running");
            return true;
        }
        if (key.equals(SERVER) && environment.getProperty("server.ssl.enabled", Boolean.class, hasCertificate())) {
            findings.warn(key + " " + port + " is in use, which the start refuses unless that is this Gatehouse");
            return true;
        }
        findings.failed(new Misconfiguration(
                key + " is " + port + ", which cannot be opened: " + problem,
                "Stop the process that uses it, or choose another port, such as --" + key + "=" + (port + 1) + "."));
        return false;
    }

    private boolean hasCertificate() {
        return Stream.of("bundle", "certificate", "key-store")
                .anyMatch(setting -> environment.containsProperty("server.ssl." + setting));
    }

    /** Null if the port is free. The option is that of Tomcat. */
    private static @Nullable String problem(@Nullable String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(host == null ? new InetSocketAddress(port) : new InetSocketAddress(host, port));
            return null;
        } catch (IOException | IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** The metadata are public, so nothing secret is sent to a process that is another one. */
    private boolean isGatehouse(@Nullable String host, int port) {
        String address = host == null ? InetAddress.getLoopbackAddress().getHostAddress() : host;
        String path = environment.getProperty("server.servlet.context-path", "");
        URI metadata = URI.create("http://" + (address.contains(":") ? "[" + address + "]" : address) + ":" + port
                + path + "/.well-known/oauth-authorization-server");
        try {
            String body = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(TIMEOUT)
                    .build()
                    .send(HttpRequest.newBuilder(metadata).timeout(TIMEOUT).build(), BodyHandlers.ofString())
                    .body();
            String issuer = environment.getProperty("gatehouse.token.issuer", "http://localhost:8080");
            return body.contains("\"issuer\":\"" + issuer + "\"");
        } catch (IOException | IllegalArgumentException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
