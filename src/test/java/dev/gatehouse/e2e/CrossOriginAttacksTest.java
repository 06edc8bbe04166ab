package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import dev.gatehouse.cookie.ReturnAddress;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.MarkdownPage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * An administrator is signed in by cookie, and visits a page of another site, or of another origin of the same site, where
 * the browser sends the cookie along.
 */
@Tag("e2e")
class CrossOriginAttacksTest {
    private static final PageServer EVIL = new PageServer();
    private static final BrowserTabs TABS = new BrowserTabs();
    private static Gatehouse gatehouse;
    private static String address;
    private static String observer;

    @BeforeAll
    static void start() {
        gatehouse = Gatehouse.demo("--gatehouse.http.cookie.return-origins=https://app.example.com");
        address = "http://localhost:" + gatehouse.port();
        observer = gatehouse.signIn("carol");
        EVIL.serve("<!doctype html><title>evil</title><body></body>");
        Object status = TABS.visit(address + "/signin")
                .evaluate(
                        """
                (login) => fetch('/authenticate', {
                  method: 'POST', headers: { 'Content-Type': 'application/json' }, body: login
                }).then((reply) => reply.status)""",
                        Json.object("user", "carol", "password", "carol-secret").replace("}", ",\"cookie\":true}"));
        assertThat(status).isEqualTo(200);
        assertThat(TABS.cookie().httpOnly).isTrue();
    }

    @AfterAll
    static void stop() {
        TABS.close();
        EVIL.close();
        gatehouse.close();
    }

    /** The table in docs/threats.md. */
    static Stream<Arguments> attacks() throws IOException {
        return Pattern.compile("(?m)^\\| ([-\\w]+) \\| `(/[^`]*)`(?: `([^`]*)`)? \\| (\\S+) \\| (\\S+) \\|$")
                .matcher(MarkdownPage.of("docs/threats.md").text())
                .results()
                .map(row -> Arguments.of(row.group(1), row.group(2), row.group(3), row.group(4), row.group(5)));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void aPageOfAnotherOriginChangesNothing(String way, String path, String body, String crossSite, String sameSite) {
        Map<String, Object> before = state();
        assertThat(attack("http://127.0.0.1", way, path, body)).isEqualTo(crossSite);
        assertThat(attack("http://localhost", way, path, body)).isEqualTo(sameSite);
        assertThat(state()).isEqualTo(before);
    }

    /** Without this, the attacks could fail for another reason. */
    @Test
    void thePagesOfGatehouseMayDoTheSame() {
        Page own = TABS.visit(address + "/signin");
        assertThat(own.evaluate("() => fetch('/protected/resource', { method: 'PUT', body: '1',"
                        + " headers: { 'Content-Type': 'application/json' } }).then((reply) => reply.status)"))
                .isEqualTo(204);
        assertThat(own.evaluate(
                        "() => fetch('/authenticate/refresh', { method: 'POST' }).then((reply) => reply.text())"))
                .asString()
                .contains("expires_in")
                .doesNotContain("eyJ");
        assertThat(own.evaluate("() => document.cookie")).isEqualTo("");
        own.close();
    }

    /** What the check of return_to accepts, a browser resolves to the own or a configured origin. */
    @Test
    void noAcceptedReturnAddressLeadsElsewhere() {
        ReturnAddress addresses = gatehouse.bean(ReturnAddress.class);
        List<String> parts = List.of(
                "/",
                "/",
                "\\",
                ".",
                "..",
                "%2f",
                "%5c",
                "%2e",
                "@",
                ":",
                "?",
                "#",
                "evil.example",
                "https:",
                "http:",
                "\t",
                "\n",
                " ",
                "javascript:",
                "https://app.example.com",
                "app.example.com",
                "x",
                "443",
                "[",
                "]",
                "%",
                "\u2044",
                "\uff0f",
                ";",
                "&",
                "=");
        Random random = new Random(19);
        List<String> accepted = IntStream.range(0, 200_000)
                .mapToObj(each -> random.ints(1 + random.nextInt(6), 0, parts.size())
                        .mapToObj(parts::get)
                        .collect(Collectors.joining()))
                .distinct()
                .filter(text -> addresses.of(text).isPresent())
                .toList();
        assertThat(accepted).hasSizeGreaterThan(1_000);
        Page own = TABS.visit(address + "/signin");
        assertThat(own.evaluate(
                        "(all) => all.filter((text) => !['https://own.example', 'https://app.example.com']"
                                + ".includes(new URL(text, 'https://own.example/signin').origin))",
                        accepted))
                .isEqualTo(List.of());
        own.close();
    }

    @ParameterizedTest
    @CsvSource({
        "https://evil.example",
        "//evil.example",
        "/%5Cevil.example",
        "/%09/evil.example",
        "https:evil.example",
        "http://localhost@evil.example",
        "/.//evil.example"
    })
    void aForgedSignInPageIsNotOpened(String page) {
        try (BrowserTabs stranger = new BrowserTabs()) {
            Page tab = stranger.visit(address + "/verify?signin_status=302&signin=/signin");
            assertThat(tab.url()).as("a sign-in page of this host").startsWith(address + "/signin");
            tab.navigate(address + "/verify?signin_status=302&signin=" + page);
            assertThat(tab.url()).startsWith(address + "/verify");
        }
    }

    private static String attack(String site, String way, String path, String body) {
        Page page = TABS.visit(EVIL.origin().replace("http://127.0.0.1", site));
        int before = TABS.responses().size();
        page.evaluate("""
                async ([way, target, body]) => {
                  const element = (name, members) => document.body.appendChild(Object.assign(document.createElement(name), members))
                  const loaded = (name, members) => new Promise((done) => element(name, { ...members, onload: done, onerror: done }))
                  if (way === 'form') {
                    const name = body ? Object.assign(document.createElement('input'), { name: body.slice(0, -1) + ',"x":"', value: '"}' }) : null
                    const frame = loaded('iframe', { name: 'result', src: 'about:blank' })
                    await frame
                    const form = element('form', { method: 'POST', action: target, target: 'result', enctype: 'text/plain' })
                    if (name) form.append(name)
                    const answered = new Promise((done) => (document.querySelector('iframe').onload = done))
                    form.submit()
                    await answered
                  } else if (way === 'image') await loaded('img', { src: target })
                  else if (way === 'frame') await loaded('iframe', { src: target })
                  else if (way === 'navigate') window.open(target)
                  else if (way === 'beacon') navigator.sendBeacon(target, body)
                  else if (way === 'no-cors') await fetch(target, { method: 'POST', mode: 'no-cors', credentials: 'include' }).catch(() => {})
                  else await fetch(target, {
                    method: way, body, credentials: 'include', headers: { 'Content-Type': 'application/json', 'X-Requested-With': 'x' }
                  }).catch(() => {})
                }""", List.of(way, address + path, body == null ? "" : body));
        // The browser shows no page a response to these: a blocked image, and a request that CORS forbids.
        boolean silent = List.of("image", "POST", "DELETE", "PUT").contains(way);
        if (!silent) {
            page.waitForCondition(() -> answer(before, path) != null);
        }
        Response answer = answer(before, path);
        page.close();
        return answer == null ? "-" : String.valueOf(answer.status());
    }

    private static Response answer(int before, String path) {
        return TABS.responses().stream()
                .skip(before)
                .filter(response -> response.url().equals(address + path))
                .findFirst()
                .orElse(null);
    }

    /** What an attack could change: keys, sessions, the stored document, the password, and whose cookie the browser has. */
    private static Map<String, Object> state() {
        return Map.of(
                "keys", texts(gatehouse.getAs(observer, "/admin/keys").json(), "kid"),
                "sessions", texts(gatehouse.getAs(observer, "/admin/sessions").json(), "id"),
                "resource", gatehouse.getAs(observer, "/protected/resource").body(),
                "cookie", TABS.cookie().value);
    }

    private static List<String> texts(JsonNode json, String member) {
        return json.findValues(member).stream().map(JsonNode::asString).collect(Collectors.toList());
    }
}
