package dev.gatehouse.identity.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.TokenForger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Signing in with tokens of a real provider. */
class OAuthTokenTest {
    private static final String IDENTITY = "--gatehouse.identity.oauth.";

    private static SpringProvider provider;
    private static Gatehouse gatehouse;

    @BeforeAll
    static void start() {
        provider = new SpringProvider(Gatehouse.freePort());
        gatehouse = gatehouse(
                "--gatehouse.roles.seller.scopes=orders.write",
                "--gatehouse.roles.editor.scopes=editors",
                "--gatehouse.token.claims.mail=email",
                "--gatehouse.token.claims.departments=department",
                "--gatehouse.token.audiences.orders.roles=seller",
                "--gatehouse.token.audiences.billing.requires=admin",
                IDENTITY + "nested.issuer-uri=" + provider.issuer(),
                IDENTITY + "nested.audience=web",
                IDENTITY + "nested.roles-claim=realm_access.roles",
                IDENTITY + "nested.user-suffix=@nested",
                IDENTITY + "users.issuer-uri=" + provider.issuer(),
                IDENTITY + "users.audience=web",
                IDENTITY + "users.user-name-claim=preferred_username");
    }

    @AfterAll
    static void stop() {
        gatehouse.close();
        provider.close();
    }

    @Test
    void anIdTokenSignsItsOwnerIn() throws Exception {
        Response response =
                present("corp", provider.signIn("web").path("id_token").asString());
        assertThat(response.status()).isEqualTo(200);
        assertThat(TokenForger.claims(response.text("token")).get("sub")).isEqualTo("alice");
    }

    @Test
    void scopesOfAnAccessTokenAreRoles() throws Exception {
        String token = provider.signIn("web").path("access_token").asString();
        assertThat(claims(present("corp", token)).get("roles")).isEqualTo(List.of("seller"));
    }

    @Test
    void aNestedClaimGivesRolesAndOtherClaimsAreAttributes() throws Exception {
        String token = provider.signIn("web").path("id_token").asString();
        Map<?, ?> claims = claims(present("nested", token));
        assertThat(claims.get("roles")).isEqualTo(List.of("editor"));
        assertThat(claims.get("mail")).isEqualTo("alice@example.org");
        assertThat(claims.get("departments")).isEqualTo(List.of("sales", "support"));
    }

    /** A client chooses the scopes that it requests, and the provider fills the claim. */
    @Test
    void withARolesClaimScopesGiveNoRole() throws Exception {
        String token = provider.signIn("web").path("access_token").asString();
        assertThat(claims(present("corp", token)).get("roles")).isEqualTo(List.of("seller"));
        assertThat(String.valueOf(claims(present("nested", token)).get("roles")))
                .doesNotContain("seller");
    }

    /** The confused deputy: the operator of another client has tokens of all users who sign in there. */
    @Test
    void aTokenForAnotherClientIsRejected() throws Exception {
        JsonNode tokens = provider.signIn("other");
        for (String kind : List.of("id_token", "access_token")) {
            assertRejected("corp", present("corp", tokens.path(kind).asString()));
        }
    }

    @Test
    void anExpiredTokenIsRejected() throws Exception {
        try (Gatehouse later = gatehouse()) {
            String token = provider.signIn("web").path("access_token").asString();
            later.clock().advance(Duration.ofSeconds(300 + 25));
            assertThat(present(later, "corp", token).status()).isEqualTo(200);
            later.clock().advance(Duration.ofSeconds(10));
            assertRejected("corp", present(later, "corp", token));
        }
    }

    @Test
    void aTokenOfAClientItselfHasNoUserName() throws Exception {
        String token = provider.client("web", "/oauth2/token", Map.of("grant_type", "client_credentials"))
                .path("access_token")
                .asString();
        assertThat(token).isNotEmpty();
        assertRejected("users", present("users", token));
    }

    @Test
    void theUserNameGetsTheAffixOfTheSource() throws Exception {
        String token = provider.signIn("web").path("id_token").asString();
        assertThat(claims(present("nested", token)).get("sub")).isEqualTo("alice@nested");
    }

    @Test
    void anAudienceCanBeRequestedAsWithAPassword() throws Exception {
        String token = provider.signIn("web").path("access_token").asString();
        assertThat(claims(present("corp", token, "orders")).get("aud")).isEqualTo(List.of("orders"));
        assertThat(present("corp", token, "billing").text("code")).isEqualTo("insufficient_role");
        assertThat(present("corp", token, "elsewhere").text("code")).isEqualTo("invalid_request");
    }

    @Test
    void withoutThePasswordGrantNoPasswordIsSentToTheProvider() {
        long before = SpringProvider.requests("/oauth2/token");
        assertThat(gatehouse.authenticate("alice", "alice-secret").problem())
                .isEqualTo("403 authentication_failed: Authentication failed for alice: bad credentials");
        assertThat(SpringProvider.requests("/oauth2/token")).isEqualTo(before);
    }

    @Test
    void aCheckReportsTheKeys() {
        List<String> found = new ArrayList<>();
        OAuthSources.of(gatehouse, "corp").check(found::add);
        assertThat(found).hasSize(2).contains("1 keys of " + provider.issuer());
    }

    private static void assertRejected(String source, Response response) {
        assertThat(response.problem())
                .isEqualTo("403 authentication_failed: Authentication failed for a token of " + source
                        + ": bad credentials");
    }

    private static Map<?, ?> claims(Response response) {
        return TokenForger.claims(response.text("token"));
    }

    private static Response present(String source, String token) {
        return present(gatehouse, source, token);
    }

    private static Response present(Gatehouse to, String source, String token) {
        return to.sendJson("POST", "/authenticate", Json.object("source", source, "token", token));
    }

    private static Response present(String source, String token, String audience) {
        return gatehouse.sendJson(
                "POST", "/authenticate", Json.object("source", source, "token", token, "audience", audience));
    }

    private static Gatehouse gatehouse(String... arguments) {
        List<String> all = new ArrayList<>(
                List.of(IDENTITY + "corp.issuer-uri=" + provider.issuer(), IDENTITY + "corp.audience=web"));
        all.addAll(List.of(arguments));
        Gatehouse started = Gatehouse.bare(all.toArray(String[]::new));
        started.clock().advance(Duration.between(started.clock().instant(), Instant.now()));
        return started;
    }
}
