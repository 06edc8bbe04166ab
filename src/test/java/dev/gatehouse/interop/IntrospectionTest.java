package dev.gatehouse.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.TokenForger;
import dev.gatehouse.token.keys.SigningKeys;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.server.resource.introspection.SpringOpaqueTokenIntrospector;
import tools.jackson.databind.JsonNode;

/** Token introspection (RFC 7662) and token revocation (RFC 7009). */
class IntrospectionTest {
    private static final RegisteredVerifier SHOP = RegisteredVerifier.named("shop");
    private static final RegisteredVerifier READER = RegisteredVerifier.named("reader");
    private static final RegisteredVerifier OTHER = RegisteredVerifier.named("other");
    private static Gatehouse gatehouse;

    @BeforeAll
    static void start() {
        gatehouse = Gatehouse.demo(Stream.of(
                        Stream.of(SHOP.arguments("may-revoke=true")),
                        Stream.of(READER.arguments()),
                        Stream.of(OTHER.arguments("audiences=billing", "may-revoke=true")),
                        Stream.of(
                                "--gatehouse.token.audiences.billing.roles=editor",
                                "--gatehouse.token.role-scope=true"))
                .flatMap(arguments -> arguments)
                .toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        gatehouse.close();
    }

    @Test
    void aValidTokenIsActiveWithItsClaims() {
        String token = gatehouse.signIn("alice");
        Response response = SHOP.post(gatehouse, "/introspect", "token", token, "token_type_hint", "refresh_token");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Content-Type")).isEqualTo("application/json");
        assertThat(response.header("Cache-Control")).contains("no-store");
        JsonNode json = response.json();
        assertThat(json.path("active").asBoolean()).isTrue();
        assertThat(json.path("token_type").asString()).isEqualTo("Bearer");
        assertThat(json.path("username").asString()).isEqualTo("alice");
        JsonNode claims = gatehouse.getAs(token, "/me").json();
        for (String claim : claims.propertyNames()) {
            assertThat(json.path(claim)).as(claim).isEqualTo(claims.path(claim));
        }
        assertThat(json.path("exp").isIntegralNumber()).isTrue();
    }

    @Test
    void springMakesAuthoritiesOfTheScope() {
        assertThat(SpringOpaqueTokenIntrospector.withIntrospectionUri(
                                "http://localhost:" + gatehouse.port() + "/introspect")
                        .clientId(SHOP.id())
                        .clientSecret(SHOP.secret())
                        .build()
                        .introspect(gatehouse.signIn("alice"))
                        .getAuthorities())
                .extracting(GrantedAuthority::getAuthority)
                .containsExactly("SCOPE_editor");
    }

    @Test
    void anInvalidTokenIsOnlyReportedAsInactive() {
        String ended = gatehouse.signIn("alice");
        gatehouse.signOut(ended);
        String changed = gatehouse.signIn("alice");
        for (String token : List.of(
                ended,
                changed.substring(0, changed.lastIndexOf('.') + 1) + "A".repeat(86),
                "unknown",
                "a".repeat(9_000))) {
            assertInactive(SHOP.post(gatehouse, "/introspect", "token", token));
        }
    }

    @Test
    void anExpiredTokenIsInactiveAndRevokingItSucceeds() {
        try (Gatehouse other = Gatehouse.demo(SHOP.arguments("may-revoke=true"))) {
            String token = other.signIn("alice");
            other.clock().advance(Duration.ofHours(1));
            assertInactive(SHOP.post(other, "/introspect", "token", token));
            assertThat(SHOP.post(other, "/revoke", "token", token).status()).isEqualTo(200);
        }
    }

    @Test
    void aTokenForAnotherAudienceIsInactive() {
        String token = gatehouse.signIn("alice");
        assertInactive(OTHER.post(gatehouse, "/introspect", "token", token));
        assertThat(gatehouse.getAs(token, "/me").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/introspect", "/revoke"})
    void anUnknownClientGetsTheErrorOfOAuth(String path) {
        String token = gatehouse.signIn("alice");
        String wrong = new RegisteredVerifier("shop", READER.secret()).basic();
        String unknown = new RegisteredVerifier("unknown", SHOP.secret()).basic();
        for (List<String> headers : List.of(
                List.<String>of(),
                List.of("Authorization", wrong),
                List.of("Authorization", unknown),
                List.of("Authorization", "Bearer " + token),
                List.of("Authorization", "Basic !!!"))) {
            Response response = RegisteredVerifier.form(gatehouse, path, headers, "token", token);
            assertRefused(response, 401, "invalid_client");
            assertThat(response.header("WWW-Authenticate")).startsWith("Basic realm=");
        }
        assertThat(gatehouse.getAs(token, "/me").status()).isEqualTo(200);
    }

    @Test
    void credentialsMayBeInTheHeaderOrTheFormButNotInBoth() {
        String token = gatehouse.signIn("alice");
        String[] form = {"token", token, "client_id", SHOP.id(), "client_secret", SHOP.secret()};
        assertThat(RegisteredVerifier.form(gatehouse, "/introspect", List.of(), form)
                        .json()
                        .path("active")
                        .asBoolean())
                .isTrue();
        assertRefused(SHOP.post(gatehouse, "/introspect", form), 400, "invalid_request");
        assertRefused(
                SHOP.post(gatehouse, "/introspect", "token", token, "client_id", "reader"), 400, "invalid_request");
    }

    /** The request of Dovecot 2.3, which always sends both members. */
    @ParameterizedTest
    @ValueSource(strings = {"/introspect", "/revoke"})
    void emptyMembersOfTheFormAreAbsent(String path) {
        String token = gatehouse.signIn("alice");
        String[] form = {"client_id", "", "client_secret", "", "token_type_hint", "", "token", token};
        assertThat(SHOP.post(gatehouse, path, form).status()).isEqualTo(200);
        assertRefused(RegisteredVerifier.form(gatehouse, path, List.of(), form), 401, "invalid_client");
        assertThat(gatehouse.getAs(token, "/me").status()).isEqualTo(path.equals("/revoke") ? 401 : 200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/introspect", "/revoke"})
    void aMalformedRequestIsRefused(String path) {
        assertRefused(SHOP.post(gatehouse, path), 400, "invalid_request");
        assertRefused(SHOP.post(gatehouse, path, "token", ""), 400, "invalid_request");
        assertRefused(SHOP.post(gatehouse, path, "token", "one", "token", "two"), 400, "invalid_request");
        assertRefused(SHOP.post(gatehouse, path + "?token=in-the-address"), 400, "invalid_request");
        assertRefused(
                gatehouse.sendJson("POST", path, "{\"token\":\"one\"}", "Authorization", SHOP.basic()),
                400,
                "invalid_request");
        assertThat(gatehouse.get(path, "Authorization", SHOP.basic()).problem()).startsWith("405 method_not_allowed");
    }

    @ParameterizedTest
    @ValueSource(ints = {65 * 1024, 3 * 1024 * 1024})
    void aFormThatIsTooLargeIsRefusedWithAndWithoutItsLength(int size) {
        byte[] form = ("token=" + "a".repeat(size)).getBytes(UTF_8);
        for (BodyPublisher body : List.of(
                BodyPublishers.ofByteArray(form), BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(form)))) {
            assertThat(post("/introspect", body).problem()).startsWith("413 content_too_large");
        }
    }

    @Test
    void revokingATokenRevokesItsSession() {
        String token = gatehouse.signIn("alice");
        String renewed = gatehouse.refresh(token).text("token");
        Response response = SHOP.post(gatehouse, "/revoke", "token", token, "token_type_hint", "access_token");
        assertThat(response.status()).isEqualTo(200);
        assertThat(gatehouse.getAs(token, "/me").problem()).startsWith("401 session_ended");
        assertThat(gatehouse.getAs(renewed, "/me").problem()).startsWith("401 session_ended");
        assertThat(SHOP.post(gatehouse, "/revoke", "token", token).status()).isEqualTo(200);
    }

    @Test
    void revokingAnUnknownTokenSucceeds() {
        assertThat(SHOP.post(gatehouse, "/revoke", "token", "unknown").status()).isEqualTo(200);
    }

    @Test
    void onlyAPermittedServiceRevokesAndOnlyTokensForItsAudience() {
        String token = gatehouse.signIn("alice");
        assertRefused(READER.post(gatehouse, "/revoke", "token", token), 400, "unauthorized_client");
        assertRefused(OTHER.post(gatehouse, "/revoke", "token", token), 400, "unauthorized_client");
        assertThat(gatehouse.getAs(token, "/me").status()).isEqualTo(200);
    }

    @Test
    void anIntrospectedForgedTokenRaisesAnAlert() {
        TokenForger forger = new TokenForger(gatehouse.bean(SigningKeys.class).current(), gatehouse.signIn("alice"));
        String forged = forger.signed(forger.header(), forger.payloadWith("roles", "[\"admin\"]"));
        assertInactive(SHOP.post(gatehouse, "/introspect", "token", forged));
        String carol = gatehouse.signIn("carol");
        await().until(
                        () -> gatehouse
                                .getAs(carol, "/admin/events?kind=signing_key_leaked")
                                .json()
                                .path("events")
                                .size(),
                        count -> count > 0);
    }

    @Test
    void aShortSecretIsRejectedEvenIfItMatches() {
        RegisteredVerifier shortest = new RegisteredVerifier("shortest", "31 characters are not yet enough");
        RegisteredVerifier shorter =
                new RegisteredVerifier("shortest", shortest.secret().substring(1));
        try (Gatehouse other = Gatehouse.demo(shorter.arguments())) {
            assertRefused(shorter.post(other, "/introspect", "token", "any"), 401, "invalid_client");
        }
        try (Gatehouse other = Gatehouse.demo(shortest.arguments())) {
            assertInactive(shortest.post(other, "/introspect", "token", "any"));
        }
    }

    private static Response post(String path, BodyPublisher form) {
        String type = "application/x-www-form-urlencoded";
        return gatehouse.send("POST", path, form, "Authorization", SHOP.basic(), "Content-Type", type);
    }

    private static void assertInactive(Response response) {
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"active\":false}");
        assertThat(response.header("Cache-Control")).contains("no-store");
    }

    private static void assertRefused(Response response, int status, String error) {
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.header("Content-Type")).isEqualTo("application/json");
        assertThat(response.text("error")).isEqualTo(error);
        assertThat(response.text("error_description")).isNotBlank().isEqualTo(response.text("description"));
        assertThat(response.text("code")).isEqualTo(error);
    }
}
