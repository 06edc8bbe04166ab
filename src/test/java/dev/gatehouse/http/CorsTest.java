package dev.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.Response;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A page of a configured origin can sign in and read what it needs to stay signed in. Other pages cannot. */
class CorsTest {
    private static final String APP = "https://app.example.com";
    private static Gatehouse gatehouse;

    @BeforeAll
    static void start() {
        gatehouse = Gatehouse.demo("--gatehouse.http.cors-origins=" + APP + ",https://other.example.com");
    }

    @AfterAll
    static void stop() {
        gatehouse.close();
    }

    @Test
    void aPreflightNeedsNoToken() {
        Response response = preflight(APP, "PUT");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Access-Control-Allow-Origin")).isEqualTo(APP);
        assertThat(response.header("Access-Control-Allow-Methods")).contains("PUT");
        assertThat(response.header("Access-Control-Allow-Headers")).containsIgnoringCase("authorization");
        assertThat(response.header("Access-Control-Allow-Credentials")).isNull();
    }

    @Test
    void aPageOfAnotherOriginIsRefused() {
        assertThat(preflight("https://evil.example.com", "PUT").header("Access-Control-Allow-Origin"))
                .isNull();
        assertThat(preflight("null", "PUT").header("Access-Control-Allow-Origin"))
                .isNull();
        assertThat(preflight(APP + ".evil.example.com", "PUT").status()).isEqualTo(403);
    }

    @Test
    void aRefusalIsAProblem() {
        String refused =
                "403 invalid_request: The origin, the method or a header of this cross-origin request is not allowed";
        assertThat(preflight("https://evil.example.com", "PUT").problem()).isEqualTo(refused);
        assertThat(preflight(APP, "FROB").problem()).isEqualTo(refused);
        Response get = gatehouse.get("/me", "Origin", "https://evil.example.com", "Authorization", "Bearer x.y.z");
        assertThat(get.problem()).isEqualTo(refused);
        assertThat(get.header("WWW-Authenticate")).isNull();
    }

    @Test
    void aPageCanReadTheRenewedTokenAndTheReasonOfARefusal() {
        String token = gatehouse.signIn("alice");
        gatehouse.clock().advance(Duration.ofMinutes(2));
        Response response = gatehouse.get("/me", "Authorization", "Bearer " + token, "Origin", APP);
        assertThat(response.header("Access-Control-Allow-Origin")).isEqualTo(APP);
        assertThat(response.header("Access-Control-Expose-Headers"))
                .contains("Authorization", "Retry-After", "WWW-Authenticate");
        assertThat(response.renewed()).isNotNull();
        Response refused = gatehouse.get("/me", "Authorization", "Bearer x.y.z", "Origin", APP);
        assertThat(refused.header("Access-Control-Allow-Origin")).isEqualTo(APP);
        assertThat(refused.header("Access-Control-Expose-Headers")).contains("WWW-Authenticate");
    }

    @Test
    void withoutConfigurationEveryOriginIsRefused() {
        Response response = Gatehouse.shared().get("/me", "Origin", APP);
        assertThat(response.header("Access-Control-Allow-Origin")).isNull();
    }

    /** T48. */
    @Test
    void aWildcardWithCredentialsStopsTheStart() {
        assertThatThrownBy(() ->
                        Gatehouse.demo("--gatehouse.http.cors-origins=*", "--gatehouse.http.cors-credentials=true"))
                .hasRootCauseInstanceOf(Misconfiguration.class)
                .rootCause()
                .hasMessageStartingWith("gatehouse.http.cors-origins has a *");
    }

    @Test
    void everyResponseHasTheSecurityHeaders() {
        for (Response response : new Response[] {
            gatehouse.get("/me"), gatehouse.get("/actuator/health"), gatehouse.authenticate("alice", "x")
        }) {
            assertThat(response.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(response.header("X-Frame-Options")).isEqualTo("DENY");
            assertThat(response.header("Cache-Control")).contains("no-store");
            assertThat(response.header("Set-Cookie")).isNull();
            assertThat(response.header("Server")).isNull();
        }
    }

    /** A gateway forwards what a page sends to an application, whose origins are not ours to judge. */
    @Test
    void forwardAuthenticationIgnoresTheOrigin() {
        assertThat(preflight("/verify/orders", APP, "PUT").problem()).startsWith("401 authorization_header_missing");
        String token = gatehouse.signIn("alice");
        assertThat(gatehouse
                        .get("/verify", "Authorization", "Bearer " + token, "Origin", "https://orders.example.com")
                        .status())
                .isEqualTo(200);
    }

    /** A proxy terminates TLS, so that the origin of Gatehouse's own pages is not the address of the request. */
    @Test
    void ourOwnPagesNeedNoEntryInTheList() {
        String[] own = {"Origin", "https://login.example.com", "Sec-Fetch-Site", "same-origin"};
        Response response =
                gatehouse.sendJson("POST", "/authenticate", Json.object("user", "bob", "password", "bob-secret"), own);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Access-Control-Allow-Origin")).isNull();
        own[3] = "same-site";
        assertThat(gatehouse.get("/gatehouse.js", own).status()).isEqualTo(403);
    }

    private static Response preflight(String origin, String method) {
        return preflight("/protected/resource", origin, method);
    }

    private static Response preflight(String path, String origin, String method) {
        return gatehouse.send(
                "OPTIONS",
                path,
                BodyPublishers.noBody(),
                "Origin",
                origin,
                "Access-Control-Request-Method",
                method,
                "Access-Control-Request-Headers",
                "authorization");
    }
}
