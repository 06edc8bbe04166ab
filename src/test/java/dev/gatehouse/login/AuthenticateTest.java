package dev.gatehouse.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.TokenForger;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Sign-in with a password, and refresh. */
@Tag("jdk")
class AuthenticateTest {
    private final Gatehouse gatehouse = Gatehouse.shared();

    @Test
    void aTokenIsInTheHeaderAndTheBodyAndMustNotBeCached() {
        Response response = gatehouse.authenticate("alice", "alice-secret");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.renewed()).isEqualTo(response.text("token"));
        assertThat(response.header("Cache-Control")).isEqualTo("no-store");
        assertThat(response.text("token_type")).isEqualTo("Bearer");
        assertThat(response.json().path("expires_in").asInt()).isEqualTo(900);
        assertThat(Instant.parse(response.text("expires_at")))
                .isEqualTo(gatehouse.clock().instant().plusSeconds(900));
    }

    @Test
    void theTokenHasTheClaimsOfTheContract() {
        Map<?, ?> claims = TokenForger.claims(gatehouse.signIn("alice"));
        int now = (int) gatehouse.clock().instant().getEpochSecond();
        assertThat(claims.keySet())
                .extracting(Object::toString)
                .containsExactlyInAnyOrder(
                        "iss",
                        "sub",
                        "aud",
                        "iat",
                        "exp",
                        "jti",
                        "sid",
                        "client_id",
                        "auth_time",
                        "session_exp",
                        "source",
                        "confirmed_at",
                        "roles",
                        "email");
        assertThat(claims.get("sub")).isEqualTo("alice");
        assertThat(claims.get("iss")).isEqualTo("http://localhost:8080");
        assertThat(claims.get("aud")).isEqualTo(List.of("gatehouse"));
        assertThat(claims.get("roles")).isEqualTo(List.of("editor"));
        assertThat(claims.get("email")).isEqualTo("alice@example.org");
        assertThat(claims.get("auth_time")).isEqualTo(now);
        assertThat(claims.get("session_exp")).isEqualTo(now + 12 * 3600);
        assertThat(claims.get("iat")).isEqualTo(now);
        assertThat(claims.get("exp")).isEqualTo(now + 900);
    }

    @Test
    void aUserWithoutRolesGetsAnEmptyList() {
        String token = gatehouse.signIn("bob");
        assertThat(TokenForger.claims(token).get("roles")).isEqualTo(List.of());
        assertThat(gatehouse.getAs(token, "/me").json().path("roles").isEmpty()).isTrue();
    }

    @Test
    void meReturnsTheClaimsOfTheToken() {
        String token = gatehouse.signIn("carol");
        Map<?, ?> shown =
                new JsonMapper().readValue(gatehouse.getAs(token, "/me").body(), Map.class);
        assertThat(shown.equals(TokenForger.claims(token))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"both,true,true", "header,true,false", "body,false,true"})
    void signInAndRefreshDeliverTheTokenInTheSamePlaces(String delivery, boolean inHeader, boolean inBody) {
        try (Gatehouse other = Gatehouse.demo("--gatehouse.token.delivery=" + delivery)) {
            Response login = other.authenticate("alice", "alice-secret");
            String token = inHeader ? login.renewed() : login.text("token");
            Response refresh = other.send(
                    "POST", "/authenticate/refresh", BodyPublishers.noBody(), "Authorization", "Bearer " + token);
            for (Response response : new Response[] {login, refresh}) {
                assertThat(response.renewed() != null).isEqualTo(inHeader);
                assertThat(response.json().has("token")).isEqualTo(inBody);
                assertThat(response.header("Cache-Control")).isEqualTo("no-store");
                assertThat(response.json().path("expires_in").asInt()).isEqualTo(900);
            }
        }
    }

    @Test
    void aRefreshIsForTheSameSession() {
        String token = gatehouse.signIn("alice");
        Response response = gatehouse.send(
                "POST", "/authenticate/refresh", BodyPublishers.noBody(), "Authorization", "Bearer " + token);
        Map<?, ?> before = TokenForger.claims(token);
        Map<?, ?> after = TokenForger.claims(response.text("token"));
        assertThat(after.get("jti")).isNotEqualTo(before.get("jti"));
        for (String same : List.of("sid", "sub", "auth_time", "roles", "iss", "aud", "email")) {
            assertThat(after.get(same)).as(same).isEqualTo(before.get(same));
        }
        assertThat(response.headers().allValues("Authorization")).hasSize(1);
    }

    @Test
    void refreshNeedsAToken() {
        assertThat(gatehouse
                        .send("POST", "/authenticate/refresh", BodyPublishers.noBody())
                        .problem())
                .startsWith("400 authorization_header_missing");
    }

    /** T28. */
    @ParameterizedTest
    @ValueSource(strings = {"alice", "ALICE", " alice\t", "Alice", "\uff21\uff4c\uff49\uff43\uff45"})
    void everySpellingOfANameIsOneUser(String typed) {
        Response response = gatehouse.authenticate(typed, "alice-secret");
        assertThat(TokenForger.claims(response.text("token")).get("sub")).isEqualTo("alice");
    }

    @ParameterizedTest
    @CsvSource({
        "alice,wrong",
        "unknown,wrong",
        "unknown,alice-secret",
        "alice,bob-secret",
        "*,alice-secret",
        "al*,alice-secret"
    })
    void aWrongPasswordAndAnUnknownUserGetTheSameResponse(String user, String password) {
        Response response = gatehouse.authenticate(user, password);
        assertThat(response.problem())
                .isEqualTo("403 authentication_failed: Authentication failed for " + user + ": bad credentials");
        assertThat(response.renewed()).isNull();
        assertThat(response.header("WWW-Authenticate")).isNull();
    }

    /** T27. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "*)(uid=*",
                "*))(|(uid=*",
                "alice)(|(uid=*)",
                "alice,ou=people",
                "uid=alice,ou=people,dc=example,dc=org",
                "alice\\2a",
                "\\61lice",
                "(alice)",
                "alice#",
                "+alice",
                "\"alice\"",
                "<alice>",
                "alice;",
                "/alice",
                "jürgen",
            })
    void namesWithSpecialCharactersOfFiltersAndDistinguishedNamesAreOnlyNames(String user) {
        assertThat(gatehouse.authenticate(user, "alice-secret").status()).isEqualTo(403);
    }

    @Test
    void theRequestedAudienceMustBeConfigured() {
        String known = Json.object("user", "alice", "password", "alice-secret", "audience", "gatehouse");
        assertThat(gatehouse.sendJson("POST", "/authenticate", known).status()).isEqualTo(200);
        String unknown = Json.object("user", "alice", "password", "alice-secret", "audience", "orders");
        assertThat(gatehouse.sendJson("POST", "/authenticate", unknown).problem())
                .isEqualTo("400 invalid_request: audience is not one that tokens are issued for");
        String number = Json.object("user", "alice", "password", "alice-secret", "audience", 7);
        assertThat(gatehouse.sendJson("POST", "/authenticate", number).problem())
                .isEqualTo("400 invalid_request: audience must be a string");
    }

    @Test
    void anInvalidTokenInTheHeaderDoesNotPreventASignIn() {
        String body = Json.object("user", "alice", "password", "alice-secret");
        assertThat(gatehouse
                        .sendJson("POST", "/authenticate", body, "Authorization", "Bearer stale")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void roleFlagsHaveAClaimForEachConfiguredRole() {
        try (Gatehouse other = Gatehouse.demo("--gatehouse.token.role-flags=true")) {
            Map<?, ?> claims = TokenForger.claims(other.signIn("alice"));
            assertThat(claims.get("editor")).isEqualTo(true);
            assertThat(claims.get("admin")).isEqualTo(false);
        }
    }
}
