package dev.gatehouse.e2e;

import static java.util.regex.Pattern.DOTALL;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import dev.gatehouse.support.Gatehouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page of docs/browser.md in a real browser, on another origin than Gatehouse. */
@Tag("e2e")
class BrowserTest {
    private static final Pattern PAGE = Pattern.compile("```html\n(.*?)```", DOTALL);
    private static final String ME = "() => gate.fetch(gateUrl + '/me').then((reply) => reply.status)";

    private final PageServer app = new PageServer();
    private final PageServer api = new PageServer();
    private final Tabs tabs = new Tabs();
    private Gatehouse gatehouse;

    @BeforeEach
    void start() throws IOException {
        start("--gatehouse.token.renew-after=1m");
    }

    private void start(String... arguments) throws IOException {
        if (gatehouse != null) {
            gatehouse.close();
        }
        gatehouse = Gatehouse.demo(
                Stream.concat(Stream.of("--gatehouse.http.cors-origins=" + app.origin()), Stream.of(arguments))
                        .toArray(String[]::new));
        // The browser's clock is the real one.
        gatehouse.clock().advance(Duration.between(gatehouse.clock().instant(), Instant.now()));
        serve("");
    }

    @AfterEach
    void stop() {
        tabs.close();
        gatehouse.close();
        app.close();
        api.close();
    }

    @Test
    void threeTabsStaySignedInOverManyRenewalsAndAreSignedOutTogether() {
        Page first = signedIn();
        List<Page> all = List.of(first, tabs.open(app.origin()), tabs.open(app.origin()));
        List<Object> statuses = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            all.forEach(tab -> tab.evaluate(
                    "() => { window.batch = Promise.all(Array.from({ length: 10 }, " + ME + ")); return null }"));
            all.forEach(tab -> statuses.addAll((List<?>) tab.evaluate("() => window.batch")));
            gatehouse.clock().advance(Duration.ofSeconds(61));
        }
        assertThat(statuses).hasSize(150).containsOnly(200);
        assertThat(renewedTokens()).hasSizeGreaterThanOrEqualTo(4);
        assertThat(all).allSatisfy(tab -> assertThat(tab.textContent("#who")).isEqualTo("alice"));
        String token = renewedTokens().get(renewedTokens().size() - 1);
        first.click("#out");
        for (Page tab : all) {
            tab.waitForFunction("() => !gate.claims().sub && !door.hidden && out.hidden");
        }
        assertThat(gatehouse.getAs(token, "/me").text("code")).isEqualTo("session_ended");
        assertThat(tabs.errors()).isEmpty();
        assertNoTraceOfATokenButInHeaders(all);
    }

    @Test
    void aWrongPasswordIsToldByItsCode() {
        Page tab = tabs.open(app.origin());
        Object code = tab.evaluate("() => gate.signIn({ user: 'alice', password: 'guess' }).catch((no) => no.code)");
        assertThat(code).isEqualTo("authentication_failed");
        assertThat(sub(tab)).isNull();
    }

    @Test
    void inMemoryTheTokenOutlivesAReloadOnlyInAnotherTab() {
        Page tab = signedIn();
        tab.reload();
        tab.waitForFunction("() => window.gate && window.gate.ready.then(() => true)");
        assertThat(sub(tab)).isNull();
        Page other = signIn(tab);
        tabs.open(app.origin());
        other.reload();
        other.waitForFunction("() => window.gate?.claims().sub === 'alice'");
    }

    @Test
    void inSessionStorageItOutlivesAReload() throws IOException {
        serve("storage: sessionStorage, ");
        Page tab = signedIn();
        tab.reload();
        tab.waitForFunction("() => window.gate?.claims().sub === 'alice'");
        assertThat(tab.evaluate(ME)).isEqualTo(200);
        tab.evaluate("() => gate.signOut()");
        assertThat(tab.evaluate("() => sessionStorage.length")).isEqualTo(0);
    }

    @Test
    void aForeignOriginGetsNoTokenAndAGivenOneDoes() {
        try (PageServer foreign = new PageServer()) {
            Page tab = signedIn();
            tab.evaluate("(url) => gate.fetch(url)", foreign.origin() + "/any");
            tab.evaluate("(url) => gate.fetch(url)", foreign.origin() + "/?" + api.origin() + "/");
            assertThat(foreign.authorizations()).isEmpty();
            tab.evaluate("(url) => gate.fetch(url, { mode: 'cors' }).catch(() => null)", api.origin() + "/any");
            assertThat(sent(api.origin(), "authorization")).isTrue();
        }
    }

    @Test
    void manyCallsWithATokenThatIsAboutToExpireMakeOneRefresh() throws IOException {
        start("--gatehouse.token.lifetime=4s");
        Page tab = signedIn();
        Object statuses = tab.evaluate("() => Promise.all(Array.from({ length: 20 }, " + ME + "))");
        assertThat(statuses).isEqualTo(Collections.nCopies(20, 200));
        assertThat(tabs.requests().stream()
                        .filter(request ->
                                request.method().equals("POST") && request.url().endsWith("/authenticate/refresh")))
                .hasSize(1);
    }

    @Test
    void anAnswerThatComesAfterTheSignOutBringsNoTokenBack() throws IOException {
        start("--gatehouse.token.renew-after=0s");
        Page tab = signedIn();
        // The answer has arrived, and waits to be looked at.
        tab.evaluate("""
                () => {
                  const original = window.fetch
                  window.late = new Promise((arrived) => {
                    window.fetch = async (...call) => {
                      const reply = await original(...call)
                      if (!call[0].url.endsWith('/me')) return reply
                      arrived()
                      await new Promise((go) => (window.go = go))
                      return reply
                    }
                  })
                  window.call = gate.fetch(gateUrl + '/me')
                  return window.late
                }""");
        tab.evaluate("() => gate.signOut()");
        assertThat(tab.evaluate("() => { go(); return call.then((reply) => reply.status) }"))
                .isEqualTo(200);
        assertThat(sub(tab)).isNull();
    }

    @Test
    void aSessionThatSomebodyElseEndsIsHeardOfByTheNextCall() {
        Page tab = signedIn();
        Page other = tabs.open(app.origin());
        String carol = gatehouse.signIn("carol");
        gatehouse.send(
                "DELETE",
                "/admin/users/alice/sessions",
                java.net.http.HttpRequest.BodyPublishers.noBody(),
                "Authorization",
                "Bearer " + carol);
        assertThat(tab.evaluate(ME)).isEqualTo(401);
        other.waitForFunction("() => !gate.claims().sub && !door.hidden");
    }

    private Page signedIn() {
        return signIn(tabs.open(app.origin()));
    }

    private static Page signIn(Page tab) {
        tab.fill("[name=user]", "alice");
        tab.fill("[name=password]", "alice-secret");
        tab.click("#door button");
        tab.waitForFunction("() => gate.claims().sub === 'alice' && who.value === 'alice'");
        return tab;
    }

    private static Object sub(Page tab) {
        return tab.evaluate("() => gate.claims().sub ?? null");
    }

    /** The page of the documentation, with the addresses of this test, and within its reach. */
    private void serve(String option) throws IOException {
        Matcher page = PAGE.matcher(Files.readString(Path.of("docs/browser.md")));
        assertThat(page.find()).isTrue();
        String url = "http://127.0.0.1:" + gatehouse.port();
        app.serve(page.group(1)
                .replace("https://login.example.com", url)
                .replace("https://api.example.com", api.origin())
                .replace(
                        "const gate = gatehouse({ ",
                        "window.gateUrl = '" + url + "'\n  const gate = window.gate = gatehouse({ " + option));
    }

    private List<String> renewedTokens() {
        return tabs.responses().stream()
                .map(response -> response.headers().get("authorization"))
                .filter(header -> header != null)
                .distinct()
                .map(header -> header.substring("Bearer ".length()))
                .toList();
    }

    private boolean sent(String origin, String header) {
        return tabs.requests().stream()
                .filter(request -> request.url().startsWith(origin))
                .anyMatch(request -> request.headers().containsKey(header)
                        || String.valueOf(request.headers().get("access-control-request-headers"))
                                .contains(header));
    }

    private void assertNoTraceOfATokenButInHeaders(List<Page> all) {
        assertThat(tabs.requests()).extracting(Request::url).noneMatch(url -> url.contains("eyJ"));
        assertThat(tabs.cookies()).isZero();
        for (Response response : tabs.responses()) {
            if (response.headers().containsKey("authorization")) {
                assertThat(response.headers().get("cache-control")).contains("no-store");
            }
            assertThat(response.headers()).doesNotContainKey("set-cookie");
        }
        for (Page tab : all) {
            assertThat(tab.evaluate("() => caches.keys().then((keys) => keys.length)"))
                    .isEqualTo(0);
            assertThat(tab.evaluate("() => sessionStorage.length + localStorage.length"))
                    .isEqualTo(0);
        }
    }
}
