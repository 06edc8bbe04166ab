package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import dev.gatehouse.support.Client;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.SelfSignedCertificate;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gateways in front of an application that makes its pages on the server, configured as docs/gateways-pages.md and
 * docs/gateways-other.md show.
 */
@Tag("e2e")
class GatewayPagesTest {
    private static Gatehouse gatehouse;
    private static Nginx nginx;
    private static OtherGateway caddy;
    private static OtherGateway haproxy;

    @BeforeAll
    static void start() throws Exception {
        gatehouse =
                Gatehouse.demo("--gatehouse.caller.trusted-proxies=127.0.0.1", "--gatehouse.http.cookie.secure=true");
        nginx = Nginx.ofPages(gatehouse.port());
        caddy = OtherGateway.caddy(gatehouse.port());
        haproxy = OtherGateway.haproxy(gatehouse.port());
    }

    @AfterAll
    static void stop() {
        haproxy.close();
        caddy.close();
        nginx.close();
        gatehouse.close();
    }

    static Stream<Client> gateways() {
        return Stream.of(nginx, caddy, haproxy);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("gateways")
    void aNavigationWithoutASessionGoesToTheSignInPage(Client gateway) {
        Response page = gateway.get("/month?of=may&part=1", "Sec-Fetch-Mode", "navigate");
        assertThat(page.status()).isEqualTo(302);
        assertThat(page.header("Location")).isEqualTo("/gatehouse/signin?return_to=%2Fmonth%3Fof%3Dmay%26part%3D1");
        assertThat(page.header("Cache-Control")).containsAnyOf("no-store", "no-cache");
        Response script = gateway.get("/month", "Sec-Fetch-Mode", "cors");
        assertThat(script.status()).isEqualTo(401);
        assertThat(script.header("Location")).isNull();
        assertThat(script.header("X-Application")).isNull();
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("gateways")
    void theApplicationGetsTheUserAndItsOwnCookiesOnly(Client gateway) {
        String cookie = signIn(gateway, "alice");
        List<String> forms = List.of(
                "{token}",
                "{token}; a=1",
                "a=1; {token}",
                "a=1; {token}; b=2",
                "a=1;{token};b=2",
                "x__Host-gatehouse=y; {token}; b=2");
        for (String form : forms) {
            Response response = gateway.get(
                    "/month",
                    "Cookie",
                    form.replace("{token}", cookie),
                    "X-Auth-User",
                    "carol",
                    "X_Auth_Roles",
                    "admin");
            assertThat(response.status()).as(response.body()).isEqualTo(200);
            assertThat(response.body().lines()).contains("X-auth-user: alice", "X-auth-roles: editor");
            assertThat(response.body()).doesNotContain("eyJ", "carol", "admin");
            String left = response.body()
                    .lines()
                    .filter(line -> line.startsWith("Cookie: "))
                    .findFirst()
                    .orElse("Cookie: ");
            assertThat(cookies(left.substring("Cookie: ".length())))
                    .as(form)
                    .isEqualTo(cookies(form.replace("{token}", "")));
        }
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("gateways")
    void theRenewedCookieIsHandedOn(Client gateway) {
        String cookie = signIn(gateway, "alice");
        Response fresh = gateway.get("/month", "Cookie", cookie);
        assertThat(fresh.header("Set-Cookie")).isNull();
        assertThat(fresh.header("Authorization")).isNull();
        gatehouse.clock().advance(Duration.ofMinutes(2));
        Response response = gateway.get("/teapot", "Cookie", cookie);
        assertThat(response.headers().allValues("Set-Cookie")).hasSize(1);
        assertThat(response.header("Set-Cookie")).endsWith("; Path=/; Secure; HttpOnly; SameSite=Lax");
        assertThat(response.header("Authorization")).isNull();
        assertThat(gateway.get("/month", "Cookie", cookie(response)).status()).isEqualTo(200);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("gateways")
    void aPageOfAnotherOriginChangesNothingInTheApplication(Client gateway) {
        String cookie = signIn(gateway, "alice");
        for (String site : List.of("cross-site", "same-site")) {
            String[] header = {"Sec-Fetch-Site", site, "Sec-Fetch-Mode", "navigate"};
            List<Response> attacks = List.of(
                    send(gateway, "POST", "/month", cookie, header),
                    send(gateway, "POST", "/month", cookie, "Sec-Fetch-Site", site, "X-Original-Method", "GET"),
                    send(gateway, "GET", "/live", cookie, "Sec-Fetch-Site", site, "Sec-WebSocket-Key", "x"),
                    send(gateway, "POST", "/month", cookie, "Origin", "https://evil.example.com"));
            assertThat(attacks).allSatisfy(response -> {
                assertThat(response.status()).isEqualTo(403);
                assertThat(response.header("X-Application")).isNull();
            });
            assertThat(send(gateway, "GET", "/month", cookie, header).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("gateways")
    void pagesOfTheApplicationMayDoEverything(Client gateway) {
        String cookie = signIn(gateway, "alice");
        String own = "https://127.0.0.1:" + gateway.port();
        assertThat(send(gateway, "POST", "/month", cookie, "Sec-Fetch-Site", "same-origin")
                        .status())
                .isEqualTo(200);
        assertThat(send(gateway, "POST", "/month", cookie, "Origin", own).status())
                .isEqualTo(200);
        assertThat(send(gateway, "GET", "/live", cookie, "Origin", own, "Sec-WebSocket-Key", "x")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("gateways")
    void pagesThatSendTheHeaderWorkBesides(Client gateway) {
        String token = gatehouse.signIn("alice");
        gatehouse.clock().advance(Duration.ofMinutes(2));
        Response response = gateway.getAs(token, "/api");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.renewed()).startsWith("eyJ");
        assertThat(response.header("Set-Cookie")).isNull();
        assertThat(response.body()).contains("X-auth-user: alice").doesNotContain("eyJ");
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("gateways")
    void signingOutEndsTheSessionAndDeletesTheCookie(Client gateway) {
        String cookie = signIn(gateway, "bob");
        Response out = send(gateway, "DELETE", "/gatehouse/sessions/current", cookie, "Sec-Fetch-Site", "same-origin");
        assertThat(out.status()).isEqualTo(204);
        assertThat(out.header("Set-Cookie")).startsWith("__Host-gatehouse=; ").contains("Max-Age=0");
        Response page = gateway.get("/month", "Cookie", cookie, "Sec-Fetch-Mode", "navigate");
        assertThat(page.status()).isEqualTo(302);
        assertThat(page.header("X-Application")).isNull();
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("gateways")
    void aPreflightReachesTheApplicationWithoutAUser(Client gateway) {
        Response response = gateway.send(
                "OPTIONS",
                "/month",
                BodyPublishers.noBody(),
                "Origin",
                "https://other.example.com",
                "X-Auth-User",
                "carol");
        assertThat(response.header("X-Application")).isEqualTo("called");
        assertThat(response.body()).doesNotContain("carol");
    }

    /** A real browser accepts the prefix of the cookie only by HTTPS. */
    @Test
    void aBrowserComesBackFromTheSignInPageAndSeesNoToken() throws Exception {
        try (Nginx secure = Nginx.ofPages(gatehouse.port(), SelfSignedCertificate.naming("dns:localhost"));
                BrowserTabs tabs = new BrowserTabs()) {
            String host = "https://localhost:" + secure.port();
            Page tab = tabs.visit(host + "/month?of=may&part=1");
            assertThat(tab.url()).isEqualTo(host + "/gatehouse/signin?return_to=%2Fmonth%3Fof%3Dmay%26part%3D1");
            assertThat(tab.evaluate(
                            "(login) => fetch('/gatehouse/authenticate', { method: 'POST', body: login,"
                                    + " headers: { 'Content-Type': 'application/json' } }).then((reply) => reply.status)",
                            login("bob")))
                    .isEqualTo(200);
            assertThat(tabs.cookie().name).isEqualTo("__Host-gatehouse");
            tab.navigate(host + "/month");
            assertThat(tab.content()).contains("X-auth-user: bob").doesNotContain("eyJ");
            assertThat(tab.evaluate("() => document.cookie")).isEqualTo("");
            assertThat(tab.evaluate("() => fetch('/gatehouse/sessions/current', { method: 'DELETE' })"
                            + ".then((reply) => reply.status)"))
                    .isEqualTo(204);
            assertThat(tabs.cookies()).isZero();
            tab.navigate(host + "/month");
            assertThat(tab.url()).isEqualTo(host + "/gatehouse/signin?return_to=%2Fmonth");
        }
    }

    /** With the variable {@code SCREENSHOTS}, the images of docs/gateways-pages.md are made on the way. */
    @Test
    void aPageThatIsOpenSaysWhatHasHappenedAndTheUserComesBackToIt() throws Exception {
        try (Nginx secure = Nginx.ofPages(gatehouse.port(), SelfSignedCertificate.naming("dns:localhost"));
                BrowserTabs tabs = new BrowserTabs(new NewContextOptions().setViewportSize(480, 400))) {
            String report = "https://localhost:" + secure.port() + "/monthly?of=may";
            Page tab = tabs.visit(report);
            tabs.save(tab, "gateway-signin");
            signIn(tab, report);
            tabs.save(tab, "gateway-report");
            gatehouse.clock().advance(Duration.ofMinutes(16));
            poll(tab, "You are signed out. Sign in again");
            tabs.save(tab, "gateway-expired");
            tab.click("#state a");
            signIn(tab, report);
            tabs.visit(report.replaceFirst("/monthly.*", "/gatehouse/account")).click("#out");
            poll(tab, "You are signed out. Sign in again");
            tab.click("#state a");
            signIn(tab, report);
            secure.stop();
            poll(tab, "No connection. The report is not updated now.");
            tabs.save(tab, "gateway-restart");
            secure.start();
            poll(tab, "Live");
        }
    }

    private static void signIn(Page tab, String page) {
        assertThat(tab.url()).contains("/gatehouse/signin?return_to=%2Fmonthly%3Fof%3Dmay");
        PagesFixture.signIn(tab, "alice", "alice-secret");
        tab.waitForURL(page);
        assertThat(tab.textContent("header")).contains("alice");
    }

    private static void poll(Page tab, String state) {
        tab.waitForFunction(
                "(state) => poll().then(() => document.getElementById('state').textContent === state)", state);
    }

    private static List<String> cookies(String header) {
        return Stream.of(header.split(";"))
                .map(String::strip)
                .filter(cookie -> !cookie.isEmpty())
                .toList();
    }

    private static String signIn(Client gateway, String user) {
        Response response =
                gateway.sendJson("POST", "/gatehouse/authenticate", login(user), "Sec-Fetch-Site", "same-origin");
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        return cookie(response);
    }

    private static String login(String user) {
        return Json.object("user", user, "password", user + "-secret").replace("}", ",\"cookie\":true}");
    }

    private static String cookie(Response response) {
        return response.header("Set-Cookie").replaceFirst(";.*", "");
    }

    private static Response send(Client gateway, String method, String path, String cookie, String... headers) {
        return gateway.send(
                method,
                path,
                BodyPublishers.noBody(),
                Stream.concat(Stream.of("Cookie", cookie), Stream.of(headers)).toArray(String[]::new));
    }
}
