package example.orders;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Gatehouse as its jar, with the users of the demo and this service registered. */
final class GatehouseJar implements AutoCloseable {
    static final String SECRET = "4f1d".repeat(16);

    private static final Path JAR = Path.of("../../../target/gatehouse.jar");
    private static final String SECRET_SHA_256 = "6668bfbf5e128d4cbcfc05ddc5476b9c615e93b94bad723c7458dc4b8c1d5db6";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final int port = freePort();
    private final Process process;

    GatehouseJar() throws IOException {
        if (!Files.exists(JAR)) {
            throw new IllegalStateException("There is no " + JAR + ": run ./mvnw package in the top folder before");
        }
        Path log = Files.createTempFile(Files.createDirectories(Path.of("target/logs")), "gatehouse", ".log");
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        JAR.toString(),
                        "--spring.profiles.active=demo",
                        "--server.port=" + port,
                        "--gatehouse.demo.ldap-port=" + freePort(),
                        "--gatehouse.token.issuer=" + address(),
                        "--gatehouse.interop.verifiers.orders.secret-sha256=" + SECRET_SHA_256)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        await().atMost(Duration.ofMinutes(2))
                .ignoreException(UncheckedIOException.class)
                .until(() -> send("GET", address() + "/actuator/health/readiness", null, "").statusCode() == 200);
    }

    String address() {
        return "http://127.0.0.1:" + port;
    }

    String signIn(String user) {
        String credentials = "{\"user\":\"" + user + "\",\"password\":\"" + user + "-secret\"}";
        return token(send("POST", address() + "/authenticate", null, credentials));
    }

    /** A new token for the session of a token. */
    String refresh(String token) {
        return token(send("POST", address() + "/authenticate/refresh", token, ""));
    }

    private static String token(HttpResponse<String> response) {
        return response.headers().firstValue("Authorization").orElseThrow().substring("Bearer ".length());
    }

    /** A request with a token, or without if it is null. */
    static HttpResponse<String> send(String method, String url, String token, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
