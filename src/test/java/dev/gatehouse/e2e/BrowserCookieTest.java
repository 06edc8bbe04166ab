package dev.gatehouse.e2e;

import static dev.gatehouse.e2e.DocumentedPage.ME;
import static dev.gatehouse.e2e.DocumentedPage.claim;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.gatehouse.support.Gatehouse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page of docs/browser.md with its session in a cookie, on another origin of the same site. */
@Tag("e2e")
class BrowserCookieTest {
    private final DocumentedPage page = new DocumentedPage("--gatehouse.http.cors-credentials=true");
    private final Gatehouse gatehouse = page.gatehouse();
    private final BrowserTabs tabs = page.tabs();

    @AfterEach
    void stop() {
        page.close();
    }

    @Test
    void noScriptSeesATokenAndTheSessionIsThatOfAllTabs() {
        page.serve("cookie: true, ");
        Page tab = page.open();
        tab.evaluate("""
                () => {
                  const original = window.fetch
                  window.bodies = ''
                  window.fetch = async (...call) => {
                    const reply = await original(...call)
                    window.bodies += await reply.clone().text()
                    return reply
                  }
                }""");
        DocumentedPage.signIn(tab);
        Page other = page.open();
        other.waitForFunction("() => who.value === 'alice' && signin.hidden");
        gatehouse.clock().advance(Duration.ofMinutes(2));
        String before = tabs.cookie().value;
        assertThat(tab.evaluate(ME)).isEqualTo(200);
        assertThat(tabs.cookie().value).isNotEqualTo(before);
        assertThat(tab.evaluate("() => gate.token()")).isNull();
        assertThat(tab.evaluate("() => document.cookie")).isEqualTo("");
        assertThat(tabs.responses())
                .allSatisfy(response -> assertThat(response.headers()).doesNotContainKey("authorization"));
        assertThat(tab.evaluate("() => window.bodies"))
                .asString()
                .contains("expires_in", "session_exp")
                .doesNotContain("eyJ");
        tab.reload();
        tab.waitForFunction("() => window.gate?.claims().sub === 'alice'");
        assertThat(tab.evaluate("() => gate.signOut().then((reply) => reply.status)"))
                .isEqualTo(204);
        other.waitForFunction("() => !gate.claims().sub && !signin.hidden && out.hidden");
        assertThat(tabs.cookies()).isZero();
    }

    @Test
    void anExpiredSessionEndsInAllTabsWithTheNextCall() {
        page.serve("cookie: true, ");
        Page tab = page.openSignedIn();
        Page other = page.open();
        gatehouse.clock().advance(Duration.ofHours(1));
        assertThat(tab.evaluate(ME)).isEqualTo(401);
        other.waitForFunction("() => !gate.claims().sub && !signin.hidden");
        DocumentedPage.signIn(tab);
        other.waitForFunction("() => who.value === 'alice'");
        assertThat(claim(other, "sub")).isEqualTo("alice");
    }
}
