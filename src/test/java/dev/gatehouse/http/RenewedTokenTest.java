package dev.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.Response;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** T61 and T62: no cache keeps a token, and a client that cannot read the response gets none. */
class RenewedTokenTest {
    private static Gatehouse gatehouse;

    @RestController
    static class Cached {
        @GetMapping("/probe/cached")
        ResponseEntity<String> cached() {
            return ResponseEntity.ok()
                    .cacheControl(CacheControl.maxAge(Duration.ofHours(1)).cachePublic())
                    .body("for everybody");
        }
    }

    @BeforeAll
    static void start() {
        gatehouse = Gatehouse.demo(List.of(Cached.class));
    }

    @AfterAll
    static void stop() {
        gatehouse.close();
    }

    @Test
    void aResponseWithARenewedTokenIsNotCachedWhateverTheControllerSays() {
        String token = gatehouse.signIn("alice");
        assertThat(gatehouse.getAs(token, "/probe/cached").header("Cache-Control"))
                .isEqualTo("max-age=3600, public");
        gatehouse.clock().advance(Duration.ofMinutes(2));
        Response renewed = gatehouse.getAs(token, "/probe/cached");
        assertThat(renewed.renewed()).isNotNull();
        assertThat(renewed.headers().allValues("Cache-Control")).containsExactly("no-store");
        assertThat(renewed.body()).isEqualTo("for everybody");
    }

    /** M-9. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%67atehouse.js",
                "/.well-known/%6awks.json",
                "/.well-known/openid%2dconfiguration",
                "/%61ctuator/health"
            })
    void anotherSpellingOfAPublicPathIsPublic(String path) {
        String token = gatehouse.signIn("alice");
        gatehouse.clock().advance(Duration.ofMinutes(2));
        assertThat(gatehouse.get(path).status()).isEqualTo(200);
        assertThat(gatehouse.getAs(token, path).renewed()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"GET, /me", "POST, /authenticate/refresh", "GET, /sessions"})
    void aResponseThatIsNotAcceptedHasNoToken(String method, String path) {
        String token = gatehouse.signIn("alice");
        gatehouse.clock().advance(Duration.ofMinutes(2));
        Response response = gatehouse.send(
                method, path, BodyPublishers.noBody(), "Authorization", "Bearer " + token, "Accept", "text/html");
        assertThat(response.problem()).startsWith("406 not_acceptable");
        assertThat(response.renewed()).isNull();
    }

    @Test
    void aChangeWhoseResponseIsNotAcceptedIsNotMade() {
        String carol = gatehouse.signIn("carol");
        Response response = gatehouse.sendJson(
                "POST",
                "/admin/users",
                "{\"user\":\"eve\",\"password\":\"a-long-password-of-eve\"}",
                "Authorization",
                "Bearer " + carol,
                "Accept",
                "text/html");
        assertThat(response.status()).isEqualTo(406);
        assertThat(gatehouse.getAs(carol, "/admin/users/eve").status()).isEqualTo(404);
    }

    /** Spring chooses the controller without a look at the charset. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html",
                "nonsense",
                "application/xml, image/*",
                "application/json;charset=utf-16",
                "application/json;charset=iso-8859-1, application/*;charset=utf-32",
                "text/html, */*;charset=utf-16",
                "application/json;charset=nonsense",
            })
    void aSignInWhoseResponseIsNotAcceptedOpensNoSession(String accept) {
        String bob = gatehouse.signIn("bob");
        int before = sessions(bob);
        Response response = gatehouse.sendJson(
                "POST", "/authenticate", Json.object("user", "bob", "password", "bob-secret"), "Accept", accept);
        assertThat(response.problem()).startsWith("406 not_acceptable");
        assertThat(response.header("Authorization")).isNull();
        assertThat(sessions(bob)).isEqualTo(before);
        assertThat(gatehouse
                        .sendJson(
                                "POST",
                                "/authenticate",
                                Json.object("user", "bob", "password", "bob-secret"),
                                "Accept",
                                "application/json;charset=utf-16, application/json;charset=UTF-8")
                        .status())
                .isEqualTo(200);
    }

    private static int sessions(String token) {
        return gatehouse.getAs(token, "/sessions").json().path("sessions").size();
    }
}
