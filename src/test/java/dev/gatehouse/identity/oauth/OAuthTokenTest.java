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

/** Tokens of a real provider, at our door. */
class OAuthTokenTest {
    private static SpringProvider provider;

    @BeforeAll
    static void start() {
        provider = new SpringProvider(Gatehouse.freePort());
    }

    @AfterAll
    static void stop() {
        provider.close();
    }

    @Test
    void anIdTokenSignsItsOwnerIn() throws Exception {
        try (Gatehouse gatehouse = gatehouse()) {
            Response response =
                    present(gatehouse, provider.signIn("web").path("id_token").asString());
            assertThat(response.status()).isEqualTo(200);
            assertThat(TokenForger.claims(response.text("token")).get("sub")).isEqualTo("alice");
        }
    }

    @Test
    void scopesOfAnAccessTokenAreRoles() throws Exception {
        try (Gatehouse gatehouse = gatehouse("--gatehouse.roles.seller.scopes=orders.write")) {
            String token = provider.signIn("web").path("access_token").asString();
            assertThat(TokenForger.claims(present(gatehouse, token).text("token"))
                            .get("roles"))
                    .isEqualTo(List.of("seller"));
        }
    }

    @Test
    void aClaimInsideOfAClaimGivesRolesAndOthersAreAttributes() throws Exception {
        try (Gatehouse gatehouse = gatehouse(
                "--gatehouse.identity.oauth.corp.roles-claim=realm_access.roles",
                "--gatehouse.roles.editor.scopes=editors",
                "--gatehouse.token.claims.mail=email",
                "--gatehouse.token.claims.departments=department")) {
            String token = provider.signIn("web").path("id_token").asString();
            Map<?, ?> claims = TokenForger.claims(present(gatehouse, token).text("token"));
            assertThat(claims.get("roles")).isEqualTo(List.of("editor"));
            assertThat(claims.get("mail")).isEqualTo("alice@example.org");
            assertThat(claims.get("departments")).isEqualTo(List.of("sales", "support"));
        }
    }

    /** The confused deputy: whoever runs another client has tokens of everybody who signs in there. */
    @Test
    void aTokenThatTheProviderGaveToAnotherClientIsRefused() throws Exception {
        try (Gatehouse gatehouse = gatehouse()) {
            JsonNode tokens = provider.signIn("other");
            for (String kind : List.of("id_token", "access_token")) {
                assertRefused(present(gatehouse, tokens.path(kind).asString()));
            }
        }
    }

    @Test
    void anExpiredTokenIsRefused() throws Exception {
        try (Gatehouse gatehouse = gatehouse()) {
            String token = provider.signIn("web").path("access_token").asString();
            gatehouse.clock().advance(Duration.ofSeconds(300 + 25));
            assertThat(present(gatehouse, token).status()).isEqualTo(200);
            gatehouse.clock().advance(Duration.ofSeconds(10));
            assertRefused(present(gatehouse, token));
        }
    }

    @Test
    void aTokenOfAClientItselfIsRefusedWhereNamesAreOfPeople() throws Exception {
        try (Gatehouse gatehouse = gatehouse("--gatehouse.identity.oauth.corp.user-name-claim=preferred_username")) {
            String token = provider.client("web", "/oauth2/token", Map.of("grant_type", "client_credentials"))
                    .path("access_token")
                    .asString();
            assertThat(token).isNotEmpty();
            assertRefused(present(gatehouse, token));
        }
    }

    @Test
    void theNameGetsTheAffixOfTheSource() throws Exception {
        try (Gatehouse gatehouse = gatehouse("--gatehouse.identity.oauth.corp.user-suffix=@corp")) {
            String token = provider.signIn("web").path("id_token").asString();
            assertThat(TokenForger.claims(present(gatehouse, token).text("token"))
                            .get("sub"))
                    .isEqualTo("alice@corp");
        }
    }

    @Test
    void aTokenForAnAudienceMayBeAskedForAsWithAPassword() throws Exception {
        try (Gatehouse gatehouse = gatehouse(
                "--gatehouse.token.audiences.orders.roles=editor",
                "--gatehouse.token.audiences.billing.requires=admin")) {
            String token = provider.signIn("web").path("access_token").asString();
            assertThat(TokenForger.claims(present(gatehouse, token, "orders").text("token"))
                            .get("aud"))
                    .isEqualTo(List.of("orders"));
            assertThat(present(gatehouse, token, "billing").text("code")).isEqualTo("insufficient_role");
            assertThat(present(gatehouse, token, "elsewhere").text("code")).isEqualTo("invalid_request");
        }
    }

    @Test
    void theProviderIsNotAskedAboutPasswordsUnlessItIsConfiguredSo() {
        try (Gatehouse gatehouse = gatehouse()) {
            long before = SpringProvider.requests("/oauth2/token");
            assertThat(gatehouse.authenticate("alice", "alice-secret").problem())
                    .isEqualTo("403 authentication_failed: Authentication failed for alice: bad credentials");
            assertThat(SpringProvider.requests("/oauth2/token")).isEqualTo(before);
        }
    }

    @Test
    void aCheckTellsWhatItFound() {
        try (Gatehouse gatehouse = gatehouse()) {
            List<String> found = new ArrayList<>();
            Sources.of(gatehouse, "corp").check(found::add);
            assertThat(found).containsExactly("1 keys of " + provider.issuer());
        }
    }

    private static void assertRefused(Response response) {
        assertThat(response.problem())
                .isEqualTo("403 authentication_failed: Authentication failed for a token of corp: bad credentials");
    }

    private static Response present(Gatehouse gatehouse, String token) {
        return gatehouse.sendJson("POST", "/authenticate", Json.object("source", "corp", "token", token));
    }

    private static Response present(Gatehouse gatehouse, String token, String audience) {
        return gatehouse.sendJson(
                "POST", "/authenticate", Json.object("source", "corp", "token", token, "audience", audience));
    }

    private static Gatehouse gatehouse(String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "--gatehouse.identity.oauth.corp.issuer-uri=" + provider.issuer(),
                "--gatehouse.identity.oauth.corp.audience=web"));
        all.addAll(List.of(arguments));
        Gatehouse gatehouse = Gatehouse.bare(all.toArray(String[]::new));
        gatehouse.clock().advance(Duration.between(gatehouse.clock().instant(), Instant.now()));
        return gatehouse;
    }
}
