package dev.gatehouse.identity.oauth;

import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.Gatehouse;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Keycloak on a free port of the loopback address, with the realm in {@code keycloak/example-realm.json}. */
final class Keycloak implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    private final String address = "http://127.0.0.1:" + Gatehouse.freePort();
    private final Path folder;
    private final Process process;

    private Keycloak(Path folder) throws IOException {
        this.folder = folder;
        Path data = Files.createDirectories(folder.resolve("data/import"));
        Files.copy(new ClassPathResource("keycloak/example-realm.json").getInputStream(), data.resolve("realm.json"));
        ProcessBuilder command = new ProcessBuilder(
                        folder.resolve("bin/kc.sh").toString(),
                        "start-dev",
                        "--import-realm",
                        "--http-host=127.0.0.1",
                        "--http-port=" + URI.create(address).getPort())
                .redirectErrorStream(true)
                .redirectOutput(log());
        command.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", "admin");
        command.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", "admin-secret");
        command.environment().put("JAVA_OPTS_APPEND", "-XX:TieredStopAtLevel=1");
        this.process = command.start();
    }

    /** Unpacks the distribution that the profile {@code slow} resolves, and returns when the server is ready. */
    static Keycloak started() {
        String archive = Objects.requireNonNull(System.getProperty("keycloak.archive"), "run the test with -Pslow");
        try {
            Path folder = Files.createTempDirectory(Path.of("target"), "keycloak");
            new ProcessBuilder("tar", "-xzf", archive, "-C", folder.toString(), "--strip-components=1")
                    .inheritIO()
                    .start()
                    .onExit()
                    .join();
            Keycloak keycloak = new Keycloak(folder.toAbsolutePath());
            await().atMost(Duration.ofMinutes(4)).ignoreExceptions().until(() -> {
                if (!keycloak.process.isAlive()) {
                    throw new AssertionError(Files.readString(keycloak.log().toPath()));
                }
                return keycloak.isReady();
            });
            return keycloak;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String issuer() {
        return address + "/realms/example";
    }

    /** The access token of a user, as a client of Gatehouse gets it. */
    String accessToken(String client, String user) {
        return token("example", client, user, user + "-secret");
    }

    /** The access token of a client itself, which has a service account. */
    String serviceToken(String client) {
        return token(
                "example",
                Map.of("grant_type", "client_credentials", "client_id", client, "client_secret", client + "-secret"));
    }

    /** Changes a user, or acts on one, by the API for administrators. */
    void administrate(String method, String user, String action, String body) {
        JsonNode found = request("GET", "/admin/realms/example/users?exact=true&username=" + user, "");
        String id = found.path(0).path("id").asString();
        request(method, "/admin/realms/example/users/" + id + action, body);
    }

    private boolean isReady() {
        return send(HttpRequest.newBuilder(URI.create(issuer() + "/.well-known/openid-configuration")))
                .has("issuer");
    }

    private File log() {
        return folder.resolve("keycloak.log").toFile();
    }

    private String token(String realm, String client, String user, String password) {
        return token(
                realm, Map.of("grant_type", "password", "client_id", client, "username", user, "password", password));
    }

    private String token(String realm, Map<String, String> members) {
        String form = members.entrySet().stream()
                .map(member -> member.getKey() + "=" + URLEncoder.encode(member.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(HttpRequest.newBuilder(URI.create(address + "/realms/" + realm + "/protocol/openid-connect/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form)))
                .path("access_token")
                .asString();
    }

    private JsonNode request(String method, String path, String body) {
        return send(HttpRequest.newBuilder(URI.create(address + path))
                .header("Authorization", "Bearer " + token("master", "admin-cli", "admin", "admin-secret"))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body)));
    }

    private static JsonNode send(HttpRequest.Builder request) {
        try {
            String body = HTTP.send(request.build(), BodyHandlers.ofString()).body();
            return JSON.readTree(body.isEmpty() ? "{}" : body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The script starts Java as a child. */
    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
        FileSystemUtils.deleteRecursively(folder);
    }
}
