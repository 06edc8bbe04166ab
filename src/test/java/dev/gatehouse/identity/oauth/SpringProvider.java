package dev.gatehouse.identity.oauth;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
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
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configuration.OAuth2AuthorizationServerConfiguration;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.OAuth2TokenFormat;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Spring Authorization Server on a port of this machine, whose user alice signs in as with a browser. */
final class SpringProvider implements AutoCloseable {
    private static final AtomicReference<RSAKey> KEY = new AtomicReference<>();
    private static final Queue<String> REQUESTS = new ConcurrentLinkedQueue<>();

    private final int port;
    private final AnnotationConfigServletWebServerApplicationContext context;

    SpringProvider(int port) {
        this.port = port;
        // No Boot has set up the log yet, when this comes first.
        LoggingSystem.get(SpringProvider.class.getClassLoader()).setLogLevel(null, LogLevel.WARN);
        REQUESTS.clear();
        rotate();
        this.context = new AnnotationConfigServletWebServerApplicationContext();
        context.registerBean(TomcatServletWebServerFactory.class, () -> new TomcatServletWebServerFactory(port));
        context.registerBean(
                AuthorizationServerSettings.class,
                () -> AuthorizationServerSettings.builder().issuer(issuer()).build());
        context.register(Config.class);
        context.refresh();
    }

    String issuer() {
        return "http://127.0.0.1:" + port;
    }

    /** The key that signs now. */
    static RSAKey key() {
        return KEY.get();
    }

    /** Signs with another key from now on, and publishes that one alone. */
    static void rotate() {
        KEY.set(Mint.key());
    }

    static long requests(String path) {
        return REQUESTS.stream().filter(path::equals).count();
    }

    /** What alice's browser and the client bring home: an access token and an ID token. */
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

    /** A form posted by a client, with its secret. */
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

    /** A test's, which Gatehouse's scan leaves alone: the two share a class path and nothing else. */
    @TestConfiguration
    @EnableWebSecurity
    static class Config {

        @Bean
        SecurityFilterChain everything(HttpSecurity http) throws Exception {
            return http.oauth2AuthorizationServer(server -> server.oidc(Customizer.withDefaults()))
                    .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .formLogin(Customizer.withDefaults())
                    .csrf(csrf -> csrf.ignoringRequestMatchers("/login"))
                    .build();
        }

        @Bean
        @Order(0)
        Filter counter() {
            return (request, response, chain) -> {
                REQUESTS.add(((HttpServletRequest) request).getRequestURI());
                chain.doFilter(request, response);
            };
        }

        /** Behind the filters, which do it all, there must be something, or Tomcat calls no filter. */
        @Bean
        HttpServlet nothing() {
            return new HttpServlet() {};
        }

        @Bean
        UserDetailsService people() {
            return new InMemoryUserDetailsManager(
                    User.withUsername("alice").password("{noop}alice-secret").build());
        }

        @Bean
        RegisteredClientRepository clients() {
            return new InMemoryRegisteredClientRepository(
                    client("web", OAuth2TokenFormat.SELF_CONTAINED),
                    client("other", OAuth2TokenFormat.SELF_CONTAINED),
                    client("opaque", OAuth2TokenFormat.REFERENCE));
        }

        private static RegisteredClient client(String id, OAuth2TokenFormat format) {
            return RegisteredClient.withId(id)
                    .clientId(id)
                    .clientSecret("{noop}" + id + "-secret")
                    .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                    .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                    .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                    .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                    .redirectUri("http://127.0.0.1/back")
                    .scope("openid")
                    .scope("orders.write")
                    .clientSettings(
                            ClientSettings.builder().requireProofKey(false).build())
                    .tokenSettings(
                            TokenSettings.builder().accessTokenFormat(format).build())
                    .build();
        }

        @Bean
        OAuth2TokenCustomizer<JwtEncodingContext> claims() {
            return token -> token.getClaims()
                    .claim("realm_access", Map.of("roles", List.of("editors", "staff")))
                    .claim("email", "alice@example.org")
                    .claim("Department", List.of("sales", "support"));
        }

        @Bean
        JwtDecoder decoder(JWKSource<SecurityContext> keys) {
            return OAuth2AuthorizationServerConfiguration.jwtDecoder(keys);
        }

        @Bean
        JWKSource<SecurityContext> keys() {
            return (selector, context) -> selector.select(new JWKSet(KEY.get()));
        }
    }
}
