package dev.gatehouse.e2e;

import static dev.gatehouse.e2e.DocumentedPage.ME;
import static dev.gatehouse.e2e.DocumentedPage.claim;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.gatehouse.admin.AdminFixture;
import dev.gatehouse.support.Gatehouse;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where the page of docs/browser.md sends its token, and which renewed tokens it accepts. */
@Tag("e2e")
class BrowserTokenTest {
    private final DocumentedPage page = new DocumentedPage("--gatehouse.token.renew-after=0s");
    private final Gatehouse gatehouse = page.gatehouse();
    private final PageServer foreign = new PageServer();
    private final Page tab = page.openSignedIn();

    @AfterEach
    void stop() {
        page.close();
        foreign.close();
    }

    @Test
    void onlyConfiguredOriginsGetTheToken() {
        get(tab, foreign.origin() + "/any");
        get(tab, foreign.origin() + "/?" + page.api().origin() + "/");
        assertThat(foreign.authorizations()).isEmpty();
        get(tab, page.api().origin() + "/any");
        assertThat(page.api().authorizations()).hasSize(1);
    }

    @Test
    void theTargetOfARedirectGetsNoTokenAndItsTokenIsIgnored() {
        gatehouse.clock().advance(Duration.ofSeconds(30));
        foreign.respondWith("Bearer " + renewed());
        page.api().redirectTo(foreign.origin() + "/any");
        Object issued = claim(tab, "iat");
        assertThat(get(tab, page.api().origin() + "/any")).isEqualTo(200);
        assertThat(page.api().authorizations()).hasSize(1);
        assertThat(foreign.authorizations()).isEmpty();
        assertThat(claim(tab, "iat")).isEqualTo(issued);
    }

    /** An attacker who replaces the session of a page with their own sees what its user does next. */
    @Test
    void aTokenOfAnotherSessionIsIgnored() {
        gatehouse.clock().advance(Duration.ofSeconds(30));
        page.api().respondWith("Bearer " + gatehouse.signIn("carol"));
        assertThat(get(tab, page.api().origin() + "/any")).isEqualTo(200);
        assertThat(claim(tab, "sub")).isEqualTo("alice");
    }

    @Test
    void aResponseWithAnInvalidAuthorizationHeaderIsReturned() {
        for (String odd : List.of("Bearer", "Basic YTpi", "Bearer a.b.c", "Bearer !.!.!")) {
            page.api().respondWith(odd);
            assertThat(get(tab, page.api().origin() + "/any")).as(odd).isEqualTo(200);
        }
        assertThat(claim(tab, "sub")).isEqualTo("alice");
    }

    @Test
    void anOlderTokenIsIgnored() {
        page.api().respondWith("Bearer " + renewed());
        gatehouse.clock().advance(Duration.ofSeconds(30));
        tab.evaluate(ME);
        Object issued = claim(tab, "iat");
        assertThat(get(tab, page.api().origin() + "/any")).isEqualTo(200);
        assertThat(claim(tab, "iat")).isEqualTo(issued);
    }

    /** The tab resumes with an expired token after another tab has renewed it. */
    @Test
    void aSuspendedTabTakesTheTokenThatAnotherTabRenewed() {
        gatehouse.clock().advance(Duration.ofSeconds(30));
        tab.evaluate("""
                async (token) => {
                  const original = window.fetch
                  const other = new BroadcastChannel(gateUrl)
                  window.fetch = async (...call) => {
                    if (!call[0].url.endsWith('/refresh')) return original(...call)
                    const before = gate.claims().iat
                    other.postMessage({ token })
                    while (gate.claims().iat === before) await new Promise((next) => setTimeout(next))
                    return new Response(null, { status: 401 })
                  }
                  await gate.refresh()
                }""", renewed());
        assertThat(tab.evaluate(ME)).isEqualTo(200);
        assertThat(claim(tab, "sub")).isEqualTo("alice");
    }

    @Test
    void aResponseAfterTheSignOutRestoresNoToken() {
        // The response has arrived, but the module has not read it yet.
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
        assertThat(claim(tab, "sub")).isNull();
    }

    @Test
    void concurrentCallsWithATokenThatIsAboutToExpireShareOneRefresh() {
        try (DocumentedPage brief = new DocumentedPage("--gatehouse.token.lifetime=4s")) {
            Object statuses =
                    brief.openSignedIn().evaluate("() => Promise.all(Array.from({ length: 20 }, " + ME + "))");
            assertThat(statuses).isEqualTo(Collections.nCopies(20, 200));
            assertThat(brief.tabs().requests().stream()
                            .filter(request -> request.method().equals("POST")
                                    && request.url().endsWith("/authenticate/refresh")))
                    .hasSize(1);
        }
    }

    @Test
    void aChangedPasswordGivesAllTabsTheNewSession() {
        try (DocumentedPage local = new DocumentedPage("--gatehouse.identity.local.enabled=true")) {
            AdminFixture.user(local.gatehouse(), "ann");
            Page one = local.open();
            one.evaluate(
                    "(password) => gate.ready.then(() => gate.signIn({ user: 'ann', password }))",
                    AdminFixture.PASSWORD);
            Page other = local.open();
            other.waitForFunction("() => gate.claims().sub === 'ann'");
            Object session = claim(one, "sid");
            String change = "(change) => gate.changePassword(change).then(() => 200, (error) => error.status)";
            assertThat(one.evaluate(change, Map.of("old", "wrong", "new", "quite another road")))
                    .isEqualTo(403);
            assertThat(claim(one, "sid")).isEqualTo(session);
            assertThat(one.evaluate(change, Map.of("old", AdminFixture.PASSWORD, "new", "quite another road")))
                    .isEqualTo(200);
            other.waitForFunction("(sid) => gate.claims().sid !== sid", session);
            for (Page each : List.of(one, other)) {
                assertThat(each.evaluate(ME)).isEqualTo(200);
                assertThat(claim(each, "sid")).isNotNull().isNotEqualTo(session);
            }
        }
    }

    private static Object get(Page tab, String url) {
        return tab.evaluate("(url) => gate.fetch(url).then((reply) => reply.status)", url);
    }

    /** A new token of the page's session, which the page does not know. */
    private String renewed() {
        Object token = tab.evaluate(
                "() => new Promise((resolve) => { const asking = new BroadcastChannel(gateUrl);"
                        + " asking.onmessage = ({ data }) => { asking.close(); resolve(data.token) }; asking.postMessage({}) })");
        return gatehouse
                .send("POST", "/authenticate/refresh", BodyPublishers.noBody(), "Authorization", "Bearer " + token)
                .text("token");
    }
}
