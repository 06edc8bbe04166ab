package dev.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.Response;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The service below a path of its own. */
class ContextPathTest {
    private static Gatehouse gatehouse;
    private static String token;

    @BeforeAll
    static void start() {
        gatehouse = Gatehouse.demo(
                "--server.servlet.context-path=/login",
                "--gatehouse.token.issuer=https://example.com/login",
                "--gatehouse.identity.local.enabled=true",
                "--gatehouse.identity.order=demo,local");
        token = gatehouse
                .sendJson("POST", "/login/authenticate", Json.object("user", "carol", "password", "carol-secret"))
                .text("token");
    }

    @AfterAll
    static void stop() {
        gatehouse.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/login/",
                "/login/actuator/health",
                "/login/actuator/health/readiness",
                "/login/.well-known/jwks.json",
                "/login/.well-known/openid-configuration",
                "/login/.well-known/oauth-authorization-server",
                "/login/gatehouse.js",
                "/login/openapi",
                "/login/docs",
                "/login/docs/swagger-ui.css",
                "/login/docs/swagger-init.js",
                "/login/%64ocs/swagger%2Dui.css"
            })
    void publicPathsAreOpen(String path) {
        assertThat(gatehouse.get(path).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/login/me", "/login/sessions", "/login/admin/users", "/login/verify", "/login/actuator/info"})
    void theOthersNeedAToken(String path) {
        assertThat(gatehouse.get(path).text("code")).isEqualTo("authorization_header_missing");
        assertThat(gatehouse.getAs(token, path).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/me", "/authenticate", "/actuator/health", "/admin/users", "/verify"})
    void nothingIsOutsideOfIt(String path) {
        assertThat(gatehouse.getAs(token, path).problem()).startsWith("404 not_found: ");
    }

    @Test
    void linksLeadBelowIt() {
        Response added = gatehouse.sendJson(
                "POST",
                "/login/admin/users",
                Json.object("user", "dora", "password", "a-long-password-of-dora"),
                "Authorization",
                "Bearer " + token);
        assertThat(gatehouse.getAs(token, added.header("Location")).text("user"))
                .isEqualTo("dora");
        assertThat(gatehouse.get("/login/docs/").header("Location")).isEqualTo("../docs");
        assertThat(gatehouse.get("/login/.well-known/openid-configuration").text("jwks_uri"))
                .isEqualTo("https://example.com/login/.well-known/jwks.json");
        assertThat(gatehouse.get("/login/docs").body()).doesNotContain("\"/");
        assertThat(gatehouse.get("/login/").body()).contains("href=\"docs\"");
    }

    @Test
    void theLimitsOfBodiesAndRolesHold() {
        assertThat(gatehouse
                        .sendJson("POST", "/login/authenticate", "x".repeat(16 * 1024 + 1))
                        .problem())
                .isEqualTo("413 content_too_large: The body is larger than 16384 bytes");
        String bob = gatehouse
                .sendJson("POST", "/login/authenticate", Json.object("user", "bob", "password", "bob-secret"))
                .text("token");
        assertThat(gatehouse.getAs(bob, "/login/admin/users").status()).isEqualTo(403);
        assertThat(gatehouse
                        .send(
                                "POST",
                                "/login/authenticate/refresh",
                                BodyPublishers.noBody(),
                                "Authorization",
                                "Bearer " + bob)
                        .status())
                .isEqualTo(200);
    }

    /** Spring's other way to move all controllers. */
    @Test
    void theServiceWorksBelowAPathOfTheDispatcherServlet() {
        try (Gatehouse moved = Gatehouse.demo("--spring.mvc.servlet.path=/api")) {
            Response signedIn = moved.sendJson(
                    "POST", "/api/authenticate", Json.object("user", "alice", "password", "alice-secret"));
            assertThat(moved.getAs(signedIn.text("token"), "/api/me").status()).isEqualTo(200);
            assertThat(moved.getAs(signedIn.text("token"), "/api/admin/users").status())
                    .isEqualTo(403);
            assertThat(moved.get("/api/me").status()).isEqualTo(400);
            assertThat(moved.get("/me").status()).isEqualTo(404);
            assertThat(moved.get("/api/actuator/health").status()).isEqualTo(200);
            assertThat(moved.get("/api/actuator/info").status()).isEqualTo(400);
        }
    }
}
