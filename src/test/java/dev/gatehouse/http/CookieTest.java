package dev.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.Response;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions whose token is in a cookie, in the demo, where the cookie has no prefix. */
class CookieTest {
    private static Gatehouse gatehouse;

    @BeforeAll
    static void start() {
        gatehouse = Gatehouse.demo();
    }

    @AfterAll
    static void stop() {
        gatehouse.close();
    }

    @Test
    void theTokenIsInTheCookieOnly() {
        Response response = signIn("alice", "Sec-Fetch-Site", "same-origin");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Authorization")).isNull();
        assertThat(response.json().propertyNames()).containsExactlyInAnyOrder("token_type", "expires_in", "expires_at");
        assertThat(response.header("Set-Cookie")).matches("gatehouse=eyJ[^;]+; Path=/; HttpOnly; SameSite=Lax");
        assertThat(response.header("Cache-Control")).isEqualTo("no-store");
        Response me = gatehouse.get("/me", "Cookie", "other=1; " + cookie(response) + "; last=2");
        assertThat(me.text("sub")).isEqualTo("alice");
        assertThat(me.header("Set-Cookie")).isNull();
    }

    @Test
    void aRequestByCookieIsRenewedByCookieOnly() {
        String cookie = signIn("alice");
        gatehouse.clock().advance(Duration.ofMinutes(2));
        Response me = gatehouse.get("/me", "Cookie", cookie);
        assertThat(me.header("Authorization")).isNull();
        assertThat(me.header("Cache-Control")).isEqualTo("no-store");
        assertThat(cookie(me)).startsWith("gatehouse=eyJ").isNotEqualTo(cookie);
        Response refreshed = send("POST", "/authenticate/refresh", cookie(me));
        assertThat(refreshed.status()).isEqualTo(200);
        assertThat(refreshed.headers().allValues("Set-Cookie")).hasSize(1);
        assertThat(refreshed.body()).doesNotContain("eyJ");
        assertThat(refreshed.header("Authorization")).isNull();
        assertThat(gatehouse.get("/me", "Cookie", cookie(refreshed)).status()).isEqualTo(200);
    }

    @Test
    void aResponseThatIsNotAcceptedHasNoCookie() {
        String cookie = signIn("alice");
        gatehouse.clock().advance(Duration.ofMinutes(2));
        Response response = gatehouse.get("/me", "Cookie", cookie, "Accept", "text/html");
        assertThat(response.status()).isEqualTo(406);
        assertThat(response.header("Set-Cookie")).isNull();
    }

    @Test
    void theHeaderWins() {
        String carol = gatehouse.signIn("carol");
        String alice = signIn("alice");
        gatehouse.clock().advance(Duration.ofMinutes(2));
        Response me = gatehouse.get("/me", "Cookie", alice, "Authorization", "Bearer " + carol);
        assertThat(me.text("sub")).isEqualTo("carol");
        assertThat(me.renewed()).isNotNull();
        assertThat(me.header("Set-Cookie")).isNull();
        assertThat(gatehouse
                        .get("/me", "Cookie", alice, "Authorization", "Basic x")
                        .problem())
                .startsWith("400 invalid_header");
        assertThat(gatehouse.get("/me", "Cookie", alice, "Authorization", "").text("sub"))
                .isEqualTo("alice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/sessions/current", "/sessions/{id}"})
    void signingOutClearsTheCookie(String path) {
        String cookie = signIn("bob");
        String id = gatehouse.get("/me", "Cookie", cookie).text("sid");
        gatehouse.clock().advance(Duration.ofMinutes(2));
        Response response = send("DELETE", path.replace("{id}", id), cookie);
        assertThat(response.status()).isEqualTo(204);
        assertThat(response.headers().allValues("Set-Cookie")).hasSize(1);
        assertThat(response.header("Set-Cookie")).startsWith("gatehouse=; ").contains("Max-Age=0");
        assertThat(gatehouse.get("/me", "Cookie", cookie).problem()).startsWith("401 session_ended");
    }

    @Test
    void signingOutByHeaderSetsNoCookie() {
        assertThat(gatehouse.signOut(gatehouse.signIn("bob")).header("Set-Cookie"))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, /sessions/current",
        "POST, /authenticate/refresh",
        "DELETE, /sessions",
        "PUT, /protected/resource"
    })
    void aPageOfAnotherOriginChangesNothing(String method, String path) {
        String cookie = signIn("bob");
        for (String site : new String[] {"cross-site", "same-site"}) {
            Response response =
                    gatehouse.send(method, path, BodyPublishers.noBody(), "Cookie", cookie, "Sec-Fetch-Site", site);
            assertThat(response.problem()).startsWith("403 cross_origin_request");
        }
        assertThat(gatehouse
                        .send(method, path, BodyPublishers.noBody(), "Cookie", cookie)
                        .status())
                .isEqualTo(403);
        assertThat(gatehouse
                        .get("/me", "Cookie", cookie, "Sec-Fetch-Site", "cross-site")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aPageOfAnotherOriginSignsNobodyIn() {
        for (String path : new String[] {"/authenticate", "/authenticate/password"}) {
            Response response = gatehouse.sendJson(
                    "POST",
                    path,
                    "{\"user\":\"bob\",\"password\":\"bob-secret\",\"old\":\"bob-secret\",\"new\":\"x\",\"cookie\":true}",
                    "Sec-Fetch-Site",
                    "cross-site");
            assertThat(response.problem()).startsWith("403 cross_origin_request");
            assertThat(response.header("Set-Cookie")).isNull();
        }
    }

    @Test
    void cookieIsABoolean() {
        assertThat(gatehouse
                        .sendJson(
                                "POST",
                                "/authenticate",
                                "{\"user\":\"bob\",\"password\":\"bob-secret\",\"cookie\":\"yes\"}",
                                "Sec-Fetch-Site",
                                "same-origin")
                        .problem())
                .isEqualTo("400 invalid_request: cookie must be true or false");
        assertThat(gatehouse
                        .sendJson(
                                "POST",
                                "/authenticate",
                                "{\"user\":\"bob\",\"password\":\"bob-secret\",\"cookie\":false}")
                        .text("token"))
                .startsWith("eyJ");
    }

    @Test
    void twoCookiesAreRefusedAndABadOneIsAnInvalidToken() {
        String cookie = signIn("bob");
        assertThat(gatehouse.get("/me", "Cookie", cookie + "; " + cookie).problem())
                .isEqualTo("400 invalid_header: The cookie gatehouse occurs more than once");
        assertThat(gatehouse.get("/me", "Cookie", "gatehouse=x").problem())
                .isEqualTo("401 token_invalid: token is malformed");
        assertThat(gatehouse.get("/me", "Cookie", "gatehouse=").problem())
                .isEqualTo("401 token_invalid: token is malformed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // original method | Sec-Fetch-Site | WebSocket | status
                "GET               | cross-site     | -         | 200",
                "GET               | -              | -         | 200",
                "POST              | same-origin    | -         | 200",
                "POST              | cross-site     | -         | 403",
                "DELETE            | same-site      | -         | 403",
                "POST              | -              | -         | 403",
                "-                 | cross-site     | -         | 403",
                "-                 | none           | -         | 200",
                "GET               | cross-site     | key       | 403",
                "GET               | same-origin    | key       | 200",
            })
    void aGatewayAsksAboutTheOriginalRequest(String method, String site, String key, int status) {
        String cookie = signIn("alice");
        Response response = gatehouse.get(
                "/verify",
                "Cookie",
                cookie,
                method == null ? "X-None" : "X-Original-Method",
                method == null ? "" : method,
                site == null ? "X-None" : "Sec-Fetch-Site",
                site == null ? "" : site,
                key == null ? "X-None" : "Sec-WebSocket-Key",
                key == null ? "" : key);
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.header("X-Auth-User")).isEqualTo(status == 200 ? "alice" : null);
    }

    @Test
    void aGatewayGetsTheRenewedCookie() {
        String cookie = signIn("alice");
        gatehouse.clock().advance(Duration.ofMinutes(2));
        Response response = gatehouse.get("/verify", "Cookie", cookie, "X-Forwarded-Method", "GET");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Authorization")).isNull();
        assertThat(cookie(response)).startsWith("gatehouse=eyJ").isNotEqualTo(cookie);
        assertThat(gatehouse
                        .get("/verify", "Cookie", "gatehouse=x", "X-Original-Method", "GET")
                        .status())
                .isEqualTo(401);
    }

    private static String signIn(String user) {
        return cookie(signIn(user, "Origin", "http://127.0.0.1:" + gatehouse.port()));
    }

    private static Response signIn(String user, String header, String value) {
        return gatehouse.sendJson(
                "POST",
                "/authenticate",
                Json.object("user", user, "password", user + "-secret").replace("}", ",\"cookie\":true}"),
                header,
                value);
    }

    private static Response send(String method, String path, String cookie) {
        return gatehouse.send(method, path, BodyPublishers.noBody(), "Cookie", cookie, "Sec-Fetch-Site", "same-origin");
    }

    private static String cookie(Response response) {
        return response.header("Set-Cookie").replaceFirst(";.*", "");
    }
}
