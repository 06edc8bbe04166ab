package dev.gatehouse.cli;

import dev.gatehouse.config.Findings;
import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.config.ServicePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.stream.Stream;
import org.springframework.core.env.Environment;

/** Whether the ports of the service are free. One that a running Gatehouse with the same issuer uses is no failure. */
record PortCheck(Environment environment) {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    void run(Findings findings) {
        boolean isRunning = false;
        for (ServicePort port : ServicePort.of(environment)) {
            isRunning |= check(port, isRunning, findings);
        }
    }

    /**
     * @param isRunning whether this Gatehouse is known to run
     * @return whether it uses this port
     */
    private boolean check(ServicePort port, boolean isRunning, Findings findings) {
        String name = port.key() + " " + port.number();
        Misconfiguration problem = port.problem().orElse(null);
        if (problem == null) {
            findings.accept(name + " is free");
            return false;
        }
        boolean isServer = port.key().equals(ServicePort.SERVER);
        if (isRunning || (isServer && isGatehouse(port))) {
            findings.accept(name + " is in use by this Gatehouse, which is running");
            return true;
        }
        if (isServer && environment.getProperty("server.ssl.enabled", Boolean.class, hasCertificate())) {
            findings.warn(name + " cannot be opened, which the start refuses unless this Gatehouse uses it");
            return true;
        }
        findings.failed(problem);
        return false;
    }

    private boolean hasCertificate() {
        return Stream.of("bundle", "certificate", "key-store")
                .anyMatch(setting -> environment.containsProperty("server.ssl." + setting));
    }

    /** The metadata are public, so nothing secret is sent to a process that is another one. */
    private boolean isGatehouse(ServicePort port) {
        String host = port.address();
        String address = host == null ? InetAddress.getLoopbackAddress().getHostAddress() : host;
        String path = environment.getProperty("server.servlet.context-path", "");
        URI metadata = URI.create("http://" + (address.contains(":") ? "[" + address + "]" : address) + ":"
                + port.number() + path + "/.well-known/oauth-authorization-server");
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
