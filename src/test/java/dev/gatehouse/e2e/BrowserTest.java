package dev.gatehouse.e2e;

import static dev.gatehouse.e2e.DocumentedPage.ME;
import static dev.gatehouse.e2e.DocumentedPage.claim;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import dev.gatehouse.support.Gatehouse;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a user sees of the page of docs/browser.md in a browser, on another origin than Gatehouse. */
@Tag("e2e")
class BrowserTest {
    private final DocumentedPage page = new DocumentedPage("--gatehouse.token.renew-after=1m");
    private final Gatehouse gatehouse = page.gatehouse();
    private final BrowserTabs tabs = page.tabs();

    @AfterEach
    void stop() {
        page.close();
    }

    @Test
    void threeTabsStaySignedInOverManyRenewalsAndAreSignedOutTogether() {
        Page first = page.openSignedIn();
        List<Page> all = List.of(first, page.open(), page.open());
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
            tab.waitForFunction("() => !gate.claims().sub && !signin.hidden && out.hidden");
        }
        assertThat(gatehouse.getAs(token, "/me").text("code")).isEqualTo("session_ended");
        assertThat(tabs.errors()).isEmpty();
        assertTokensAreInHeadersOnly(all);
    }

    @Test
    void aWrongPasswordRejectsSignInWithItsCode() {
        Page tab = page.open();
        Object code = tab.evaluate("() => gate.signIn({ user: 'alice', password: 'guess' }).catch((no) => no.code)");
        assertThat(code).isEqualTo("authentication_failed");
        assertThat(claim(tab, "sub")).isNull();
    }

    @Test
    void aReloadedTabGetsTheTokenInMemoryFromAnotherTab() {
        Page tab = page.openSignedIn();
        tab.reload();
        tab.waitForFunction("() => window.gate && window.gate.ready.then(() => true)");
        assertThat(claim(tab, "sub")).isNull();
        Page other = DocumentedPage.signIn(tab);
        page.open();
        other.reload();
        other.waitForFunction("() => window.gate?.claims().sub === 'alice'");
    }

    @Test
    void inSessionStorageTheTokenSurvivesAReload() {
        page.serve("storage: sessionStorage, ");
        Page tab = page.openSignedIn();
        tab.reload();
        tab.waitForFunction("() => window.gate?.claims().sub === 'alice'");
        assertThat(tab.evaluate(ME)).isEqualTo(200);
        assertThat(tab.evaluate("() => gate.signOut().then((reply) => reply.status)"))
                .isEqualTo(204);
        assertThat(tab.evaluate("() => sessionStorage.length")).isEqualTo(0);
    }

    @Test
    void aSecondTabShowsTheSignIn() {
        Page other = page.open();
        assertThat(other.isVisible("#signin")).isTrue();
        page.openSignedIn();
        other.waitForFunction("() => who.value === 'alice' && signin.hidden && !out.hidden");
        assertThat(tabs.errors()).isEmpty();
    }

    @Test
    void otherHttpClientsGetAValidToken() {
        Page tab = page.open();
        assertThat(tab.evaluate("() => gate.token()")).isNull();
        DocumentedPage.signIn(tab);
        Object first = tab.evaluate("() => gate.token()");
        assertThat(gatehouse.getAs((String) first, "/me").text("sub")).isEqualTo("alice");
        assertThat(tab.evaluate("() => gate.token()")).isEqualTo(first);
    }

    @Test
    void aSessionRevokedElsewhereSignsAllTabsOutAtTheNextCall() {
        Page tab = page.openSignedIn();
        Page other = page.open();
        String carol = gatehouse.signIn("carol");
        gatehouse.send(
                "DELETE", "/admin/users/alice/sessions", BodyPublishers.noBody(), "Authorization", "Bearer " + carol);
        assertThat(tab.evaluate(ME)).isEqualTo(401);
        other.waitForFunction("() => !gate.claims().sub && !signin.hidden");
    }

    @Test
    void anExpiredTokenSignsAllTabsOutAtTheNextCall() {
        Page tab = page.openSignedIn();
        Page other = page.open();
        gatehouse.clock().advance(Duration.ofHours(1));
        assertThat(tab.evaluate(ME)).isEqualTo(401);
        other.waitForFunction("() => !gate.claims().sub && !signin.hidden");
    }

    private List<String> renewedTokens() {
        return tabs.responses().stream()
                .map(response -> response.headers().get("authorization"))
                .filter(Objects::nonNull)
                .distinct()
                .map(header -> header.substring("Bearer ".length()))
                .toList();
    }

    private void assertTokensAreInHeadersOnly(List<Page> all) {
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
