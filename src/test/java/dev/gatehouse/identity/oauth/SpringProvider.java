package dev.gatehouse.identity.oauth;

import com.nimbusds.jose.jwk.RSAKey;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Spring Authorization Server with the user alice. */
final class SpringProvider implements AutoCloseable {
    private static final AtomicReference<RSAKey> KEY = new AtomicReference<>();
    static final Queue<String> REQUESTS = new ConcurrentLinkedQueue<>();

    private final int port;
    private final AnnotationConfigServletWebServerApplicationContext context;

    SpringProvider(int port) {
        this.port = port;
        // Spring Boot has not configured logging yet if this test class runs first.
        LoggingSystem.get(SpringProvider.class.getClassLoader()).setLogLevel(null, LogLevel.WARN);
        reset();
        this.context = new AnnotationConfigServletWebServerApplicationContext();
        context.registerBean(TomcatServletWebServerFactory.class, () -> new TomcatServletWebServerFactory(port));
        context.registerBean(
                AuthorizationServerSettings.class,
                () -> AuthorizationServerSettings.builder().issuer(issuer()).build());
        context.register(SpringProviderConfiguration.class);
        context.refresh();
    }

    String issuer() {
        return "http://127.0.0.1:" + port;
    }

    /** The current signing key. */
    static RSAKey key() {
        return KEY.get();
    }

    /** Forgets all requests and replaces the signing key. */
    static void reset() {
        REQUESTS.clear();
        rotate();
    }

    /** Replaces the signing key and publishes only the new one. */
    static void rotate() {
        KEY.set(ProviderTokens.key());
    }

    static long requests(String path) {
        return REQUESTS.stream().filter(path::equals).count();
    }

    /** Signs alice in with the authorization code grant, and returns an access token and an ID token. */
    JsonNode signIn(String client) throws Exception {
        HttpClient browser =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        browser.send(
                form("/login", Map.of("username", "alice", "password", "alice-secret"))
                        .build(),
                BodyHandlers.discarding());
        String query = "?response_type=code&client_id=" + client + "&scope=openid%20orders.write&redirect_uri="
                + encoded("http://127.0.0.1/back");
        HttpResponse<String> redirect = browser.send(
                HttpRequest.newBuilder(URI.create(issuer() + "/oauth2/authorize" + query))
                        .build(),
                BodyHandlers.ofString());
        String code = redirect.headers()
                .firstValue("Location")
                .orElseThrow(() -> new AssertionError(redirect.statusCode() + ": " + redirect.body()))
                .replaceFirst(".*[?&]code=([^&]+).*", "$1");
        return client(
                client,
                "/oauth2/token",
                Map.of("grant_type", "authorization_code", "code", code, "redirect_uri", "http://127.0.0.1/back"));
    }

    /** Posts a form with the id and secret of a client. */
    JsonNode client(String client, String path, Map<String, String> form) throws Exception {
        String basic = Base64.getEncoder()
                .encodeToString((client + ":" + client + "-secret").getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(form(path, form).header("Authorization", "Basic " + basic).build(), BodyHandlers.ofString());
        return new JsonMapper().readTree(response.body().isEmpty() ? "{}" : response.body());
    }

    private HttpRequest.Builder form(String path, Map<String, String> members) {
        String body = members.entrySet().stream()
                .map(member -> member.getKey() + "=" + encoded(member.getValue()))
                .reduce((left, right) -> left + "&" + right)
                .orElse("");
        return HttpRequest.newBuilder(URI.create(issuer() + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        context.close();
    }
}
