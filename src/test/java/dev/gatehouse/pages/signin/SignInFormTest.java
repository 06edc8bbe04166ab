package dev.gatehouse.pages.signin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The form of the page, as a browser without scripts or an attacker sends it. */
class SignInFormTest {
    private final Gatehouse gatehouse = Gatehouse.shared();

    @Test
    void aRightPasswordSetsTheCookieAndRedirects() {
        Response response = post("user", "alice", "password", "alice-secret", "return_to", "/orders/1?x=2#y");
        assertThat(response.status()).isEqualTo(303);
        assertThat(response.header("Location")).isEqualTo("/orders/1?x=2#y");
        assertThat(response.header("Set-Cookie")).startsWith("gatehouse=").contains("HttpOnly", "SameSite=Lax");
        assertThat(response.header("Cache-Control")).contains("no-store");
        assertThat(response.header("Authorization")).isNull();
        assertThat(response.body()).isEmpty();
        String cookie = response.header("Set-Cookie").replaceFirst(";.*", "");
        assertThat(gatehouse.get("/me", "Cookie", cookie).text("sub")).isEqualTo("alice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "orders"
            })
    void anotherAddressThanAPathLeadsToTheAccount(String wanted) {
        Response response = post("user", "alice", "password", "alice-secret", "return_to", wanted);
        assertThat(response.header("Location")).isEqualTo("account");
        assertThat(gatehouse
                        .get("/signin?return_to=" + URLEncoder.encode(wanted, UTF_8))
                        .body())
                .doesNotContain("name=\"return_to\"");
    }

    @Test
    void aRefusalIsThePageWithTheStatusOfTheApi() {
        Response response = post("user", "alice\"><script>", "password", "guess", "return_to", "/orders");
        assertThat(response.status()).isEqualTo(403);
        assertThat(response.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
        assertThat(response.header("Set-Cookie")).isNull();
        assertThat(response.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(response.header("Cache-Control")).contains("no-store");
        assertThat(response.body())
                .contains(
                        "User name or password is wrong",
                        "value=\"alice&quot;&gt;&lt;script&gt;\"",
                        "value=\"/orders\"")
                .doesNotContain("guess");
        assertThat(post("user", "", "password", "").status()).isEqualTo(400);
        assertThat(post().body()).contains("Something is missing");
    }

    @Test
    void aFormOfAnotherOriginChangesNothing() {
        for (String[] origin : new String[][] {
            {"Sec-Fetch-Site", "cross-site"},
            {"Sec-Fetch-Site", "same-site"},
            {"Origin", "https://evil.example"},
            {"Origin", "null"}
        }) {
            Response response = send(form("user", "alice", "password", "alice-secret"), "/signin", origin);
            assertThat(response.status()).isEqualTo(403);
            assertThat(response.header("Set-Cookie")).isNull();
            assertThat(response.body()).contains("The sign-in came from another page");
            String change = form("user", "alice", "old", "alice-secret", "new", "x", "repeated", "x");
            assertThat(send(change, "/signin", origin).body()).contains("The sign-in came from another page");
        }
    }

    @Test
    void aPasswordInTheAddressOrAFormThatCannotBeReadIsRefused() {
        String[] own = {"Sec-Fetch-Site", "same-origin"};
        assertThat(send("user=alice", "/signin?password=alice-secret", own).status())
                .isEqualTo(400);
        assertThat(send("user=alice%00&password=x", "/signin", own).status()).isEqualTo(400);
        assertThat(send("user=%zz&password=x", "/signin", own).status()).isEqualTo(400);
        assertThat(gatehouse.get("/signin?return_to=%00").status()).isEqualTo(400);
        assertThat(gatehouse.sendJson("POST", "/signin", "{}", own).status()).isEqualTo(415);
    }

    @Test
    void filesAreServedWithTheirTypesAndAsLongAsTheyAreTheSame() {
        List<String> types = new ArrayList<>();
        for (String path : List.of("style.css", "theme.css", "page.js", "signin/signin.js", "signin/de.json", "logo")) {
            Response file = gatehouse.get("/pages/" + path);
            types.add(file.header("Content-Type"));
            assertThat(file.header("Cache-Control")).isEqualTo("no-cache");
            assertThat(gatehouse
                            .get("/pages/" + path, "If-None-Match", file.header("ETag"))
                            .status())
                    .isEqualTo(304);
        }
        assertThat(types)
                .containsExactly(
                        "text/css;charset=UTF-8",
                        "text/css;charset=UTF-8",
                        "text/javascript;charset=UTF-8",
                        "text/javascript;charset=UTF-8",
                        "application/json",
                        "image/svg+xml");
        assertThat(gatehouse.get("/pages/logo").header("Content-Security-Policy"))
                .endsWith("sandbox");
        assertThat(List.of(
                        "/pages/none.css", "/pages/signin/index.html", "/pages/..%2fgatehouse.js", "/pages/", "/pages"))
                .allSatisfy(path ->
                        assertThat(gatehouse.get(path).status()).as(path).isBetween(400, 404));
    }

    @Test
    void withoutCookiesThereAreNoPages() {
        try (Gatehouse without = Gatehouse.demo("--gatehouse.http.cookie.enabled=false")) {
            assertThat(List.of("/signin", "/account", "/pages/style.css", "/pages/signin/signin.js"))
                    .allSatisfy(path ->
                            assertThat(without.get(path).status()).as(path).isEqualTo(404));
        }
    }

    private Response post(String... fields) {
        return send(form(fields), "/signin", "Sec-Fetch-Site", "same-origin");
    }

    private Response send(String form, String path, String... headers) {
        List<String> all = new ArrayList<>(List.of("Content-Type", "application/x-www-form-urlencoded"));
        all.addAll(List.of(headers));
        return gatehouse.send("POST", path, BodyPublishers.ofString(form), all.toArray(String[]::new));
    }

    private static String form(String... fields) {
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < fields.length; i += 2) {
            form.append(i == 0 ? "" : "&")
                    .append(fields[i])
                    .append('=')
                    .append(URLEncoder.encode(fields[i + 1], UTF_8));
        }
        return form.toString();
    }
}
