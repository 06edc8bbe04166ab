package dev.gatehouse.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.TokenForger;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An nginx that calls /verify for each request, configured as docs/gateways.md shows. */
@Tag("e2e")
class NginxTest {
    private static Gatehouse gatehouse;
    private static Nginx nginx;

    @BeforeAll
    static void start() throws Exception {
        gatehouse = Gatehouse.demo(
                "--gatehouse.caller.trusted-proxies=127.0.0.1", "--gatehouse.watch.ended-session.times=1");
        nginx = new Nginx(gatehouse.port());
    }

    @AfterAll
    static void stop() {
        nginx.close();
        gatehouse.close();
    }

    @Test
    void theApplicationReceivesTheUserAndNoToken() {
        String token = gatehouse.signIn("alice");
        Response response = nginx.getAs(token, "/orders?id=1");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body().lines())
                .contains("GET /orders?id=1", "X-auth-user: alice", "X-auth-roles: editor")
                .contains("X-auth-session: " + TokenForger.claims(token).get("sid"), "X-forwarded-for: 127.0.0.1");
        assertThat(response.body()).doesNotContain("Authorization", token.substring(0, 40));
        assertThat(response.renewed()).isNull();
    }

    @Test
    void theRenewedTokenIsReturnedToTheBrowser() {
        String token = gatehouse.signIn("alice");
        gatehouse.clock().advance(Duration.ofMinutes(2));
        for (String path : new String[] {"/", "/reports/", "/teapot"}) {
            Response response = nginx.getAs(token, path);
            assertThat(response.header("X-Application")).isEqualTo("called");
            assertThat(response.headers().allValues("Authorization")).as(path).hasSize(1);
            assertThat(gatehouse.getAs(response.renewed(), "/me").text("sub")).isEqualTo("alice");
        }
    }

    /** Bob has no role, so that no header of Gatehouse replaces the forged one. */
    @ParameterizedTest
    @ValueSource(
            strings = {"X-Auth-User", "x-auth-roles", "X-AUTH-SESSION", "X_Auth_User", "X-Auth_Roles", "x_auth_roles"})
    void forgedUserAndRoleHeadersAreRemoved(String header) {
        String bob = gatehouse.signIn("bob");
        Response response = nginx.get("/", "Authorization", "Bearer " + bob, header, "forged", header, "again");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).contains("X-auth-user: bob").doesNotContain("forged", "again", "roles");
    }

    @Test
    void aBadTokenIsRejectedWith401AndAMissingRoleWith403() {
        String ended = gatehouse.signIn("alice");
        gatehouse.signOut(ended);
        for (Response response :
                new Response[] {nginx.get("/"), nginx.getAs("garbage", "/"), nginx.getAs(ended, "/reports/")}) {
            assertThat(response.status()).isEqualTo(401);
            assertThat(response.header("WWW-Authenticate")).startsWith("Bearer realm=\"gatehouse\"");
            assertThat(response.header("X-Application")).isNull();
        }
        assertThat(nginx.getAs(gatehouse.signIn("bob"), "/reports/").status()).isEqualTo(403);
        assertThat(nginx.getAs(gatehouse.signIn("alice"), "/reports/").status()).isEqualTo(200);
    }

    @Test
    void onlyTheApplicationReceivesTheBody() {
        String body = "x".repeat(200_000);
        BodyPublisher chunked = BodyPublishers.fromPublisher(BodyPublishers.ofString(body));
        for (BodyPublisher sent : List.of(BodyPublishers.ofString(body), chunked)) {
            Response response =
                    nginx.send("POST", "/orders", sent, "Authorization", "Bearer " + gatehouse.signIn("alice"));
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.body()).startsWith("POST /orders").contains(body);
        }
    }

    @Test
    void aPreflightReachesTheApplicationWithoutAUser() {
        for (String path : new String[] {"/orders", "/reports/"}) {
            Response response = nginx.send(
                    "OPTIONS",
                    path,
                    BodyPublishers.noBody(),
                    "Origin",
                    "https://app.example.com",
                    "X-Auth-User",
                    "forged");
            assertThat(response.body()).startsWith("OPTIONS " + path).doesNotContain("X-auth", "forged");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/_gatehouse", "/_gatehouse/editor", "/_gatehouse/orders"})
    void theInternalLocationIsNotReachableFromOutside(String path) {
        assertThat(nginx.getAs(gatehouse.signIn("alice"), path).status()).isEqualTo(404);
    }

    /** Shown by the address in the event of a revoked token. */
    @Test
    void gatehouseSeesTheAddressOfTheClientInSpiteOfForgedHeaders() throws Exception {
        String ended = gatehouse.signIn("carol");
        gatehouse.signOut(ended);
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (Socket caller = new Socket(loopback, nginx.port(), InetAddress.getByName("127.0.0.2"), 0)) {
            caller.getOutputStream()
                    .write(("GET / HTTP/1.1\r\n"
                                    + "Host: orders.example.com\r\n"
                                    + "Connection: close\r\n"
                                    + "Forwarded: for=203.0.113.7\r\n"
                                    + "X-Forwarded-For: 203.0.113.7\r\n"
                                    + "Authorization: Bearer " + ended
                                    + "\r\n\r\n")
                            .getBytes(UTF_8));
            assertThat(new String(caller.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 401");
        }
        String admin = gatehouse.signIn("carol");
        await().until(
                        () -> gatehouse
                                .getAs(admin, "/admin/events?kind=ended_session_presented")
                                .body(),
                        events -> events.contains("\"127.0.0.2\"") && !events.contains("203.0.113.7"));
    }

    @Test
    void anOutageOfGatehouseRejectsAllRequests() throws Exception {
        Gatehouse stopped = Gatehouse.demo();
        try (Nginx nginx = new Nginx(stopped.port())) {
            String token = stopped.signIn("alice");
            assertThat(nginx.getAs(token, "/").status()).isEqualTo(200);
            stopped.close();
            Response response = nginx.getAs(token, "/");
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.header("Retry-After")).isEqualTo("5");
            assertThat(response.header("X-Application")).isNull();
        }
    }

    /** The token may be valid, so the browser must not sign its user out. */
    @Test
    void aTokenThatWasNotLookedAtIsRejectedWith503() throws Exception {
        try (Gatehouse limited = Gatehouse.demo(
                        "--gatehouse.caller.trusted-proxies=127.0.0.1",
                        "--gatehouse.throttle.enabled=true",
                        "--gatehouse.throttle.invalid-tokens=1");
                Nginx nginx = new Nginx(limited.port())) {
            assertThat(nginx.getAs("garbage", "/").status()).isEqualTo(401);
            Response refused = nginx.getAs("garbage", "/");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isEqualTo("5");
            assertThat(nginx.getAs(limited.signIn("alice"), "/").status()).isEqualTo(200);
        }
    }

    /** Near Gatehouse's limit, and larger than nginx accepts as a response header by default. */
    @Test
    void aLargeTokenIsRenewed() throws Exception {
        String[] roles = IntStream.range(0, 63)
                .mapToObj(i -> "--gatehouse.roles.a-role-with-a-rather-long-name-" + i + ".ldap-groups=editors")
                .toArray(String[]::new);
        try (Gatehouse gatehouse = Gatehouse.demo(roles);
                Nginx nginx = new Nginx(gatehouse.port())) {
            String token = gatehouse.signIn("alice");
            assertThat(token).hasSizeGreaterThan(3_500);
            gatehouse.clock().advance(Duration.ofMinutes(2));
            Response response = nginx.getAs(token, "/");
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.renewed()).hasSizeGreaterThan(3_500);
        }
    }
}
