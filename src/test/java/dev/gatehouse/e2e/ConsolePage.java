package dev.gatehouse.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The console in tabs of a browser, where an administrator is signed in. */
record ConsolePage(BrowserTabs tabs, PagesFixture pages) {
    private static final int MAX_BYTES = 100_000;
    private static final int MAX_STEPS = 40;

    Page open(String view) {
        return openIn(tabs.visit("about:blank"), view);
    }

    Page openIn(Page tab, String view) {
        signIn("carol");
        tab.navigate(pages.address("/console#" + view));
        assertThat(tab.locator("#view:not([aria-busy]) h1")).isVisible();
        return tab;
    }

    Page signedIn(String user) {
        signIn(user);
        return tabs.visit("about:blank");
    }

    private void signIn(String user) {
        tabs.signIn(
                pages.address(""),
                "{\"user\": \"" + user + "\", \"password\": \"" + user + "-secret\", \"cookie\": true}");
    }

    void click(Page tab, String button) {
        tab.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(button).setExact(true))
                .click();
    }

    void assertSaid(Page tab, String text) {
        assertThat(tab.locator("#live")).containsText(text);
    }

    /** Types first something else, which changes nothing, and then what the question asks for. */
    void answerTyped(Page tab, String question) {
        tab.fill("dialog input", "wrong");
        tab.click("dialog button[type=submit]");
        assertThat(tab.locator("dialog")).containsText("The text differs.");
        Matcher typed = Pattern.compile(question).matcher(tab.textContent("dialog label"));
        assertThat(typed.find()).isTrue();
        tab.fill("dialog input", typed.group(1));
        tab.click("dialog button[type=submit]");
    }

    /** The key Tab reaches each control in the order of the page, and each shows that it has the focus. */
    void assertReachableByKeyboard(Page tab) {
        Number controls = (Number) tab.evaluate("""
            () => {
              window.controls = [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')]
                  .filter((one) => !one.disabled && one.checkVisibility())
              window.seen = []
              document.addEventListener('focusin', ({ target }) => {
                if (seen.at(-1) !== target) seen.push(target)
                if (getComputedStyle(target).outlineStyle === 'none') window.unseen = target.outerHTML
              })
              return controls.length
            }\
            """);
        int steps = Math.min(controls.intValue(), MAX_STEPS);
        for (int i = 0; i < steps; i++) {
            tab.keyboard().press("Tab");
        }
        assertThat(tab.evaluate(
                        "() => window.seen.filter((one, i) => one !== controls[i]).map((one) => one.outerHTML)"))
                .isEqualTo(List.of());
        assertThat(tab.evaluate("() => window.unseen")).isNull();
        assertThat((Integer) tab.evaluate("() => window.seen.length")).isGreaterThanOrEqualTo(steps / 2);
    }

    /** At both widths and in both schemes. */
    void assertUsable(Page tab) {
        PagesFixture.assertUsable(tab);
        // Without motion, because a colour that changes slowly has no contrast for a moment.
        tab.emulateMedia(
                new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK).setReducedMotion(ReducedMotion.REDUCE));
        PagesFixture.assertContrast(tab);
    }

    /** What a view transfers before its data. */
    void assertSmall(Page tab) {
        assertThat((Integer) tab.evaluate("() =>"
                        + " performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation')).filter((one)"
                        + " => !one.name.includes('/admin/')).reduce((all, one) => all + one.decodedBodySize, 0)"))
                .isLessThan(MAX_BYTES);
    }
}
