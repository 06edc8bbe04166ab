package dev.gatehouse.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.gatehouse.support.Gatehouse;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** What an administrator sees and does in the console, in a browser. */
@Tag("e2e")
class ConsoleTest {
    private static final int MAX_BYTES = 100_000;

    private static Gatehouse gatehouse;
    private final BrowserTabs tabs = new BrowserTabs();

    @BeforeAll
    static void start() {
        gatehouse = Gatehouse.demo(Gatehouse.atRealTime(), "--gatehouse.identity.local.enabled=true");
    }

    @AfterAll
    static void stop() {
        gatehouse.close();
    }

    @AfterEach
    void close() {
        tabs.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "overview",
                "overview?period=week",
                "sessions",
                "people",
                "people?user=alice",
                "keys",
                "events",
                "configuration"
            })
    void aPageHasNoViolationNoErrorAndIsSmall(String view) throws IOException {
        gatehouse.signIn("alice");
        gatehouse.authenticate("alice", "guess");
        Page tab = open(view);
        assertThat(tab.title()).endsWith(" · Gatehouse");
        for (int width : new int[] {1280, 320}) {
            tab.setViewportSize(width, 900);
            // No scrolling sideways, as soon as the charts have the new size.
            tab.waitForFunction("() => document.documentElement.scrollWidth <= innerWidth");
            screenshot(tab, view + "-" + width);
        }
        assertThat(violations(tab)).isEmpty();
        // Without motion, because a colour that changes slowly has no contrast for a moment.
        tab.emulateMedia(
                new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK).setReducedMotion(ReducedMotion.REDUCE));
        assertThat(violations(tab)).as("in the dark").isEmpty();
        assertThat(tabs.errors()).isEmpty();
        assertThat(
                        (Integer)
                                tab.evaluate(
                                        "() => performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))"
                                                + ".filter((one) => !one.name.includes('/admin/')).reduce((all, one) => all + one.decodedBodySize, 0)"))
                .isLessThan(MAX_BYTES);
    }

    @Test
    void anAttackIsVisibleWithoutAReload() {
        Page tab = open("overview");
        gatehouse.authenticate("alice", "attack-1");
        tab.waitForFunction("() => document.querySelector('tr.new')?.textContent.includes('login failed')");
        tab.locator("tr.new a").first().click();
        tab.waitForFunction("() => location.hash.startsWith('#people?user=alice')");
        assertThat(tabs.errors()).isEmpty();
    }

    @Test
    void aSelectionOfSessionsEndsAfterAQuestionThatSaysHowMany() {
        List<String> tokens =
                Stream.generate(() -> gatehouse.signIn("bob")).limit(3).toList();
        Page tab = open("sessions?user=bob");
        tab.getByLabel("Select session of bob").nth(0).check();
        tab.getByLabel("Select session of bob").nth(1).check();
        tab.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("End 2 selected"))
                .click();
        assertThat(tab.textContent("dialog h2")).isEqualTo("End 2 sessions?");
        tab.click("dialog button[type=submit]");
        tab.waitForFunction("() => document.getElementById('live').textContent.includes('Ended 2 sessions')");
        assertThat(tokens)
                .filteredOn(token -> gatehouse.getAs(token, "/me").status() == 200)
                .hasSize(1);
        tab.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("End all of bob"))
                .click();
        assertThat(tab.textContent("dialog h2")).isEqualTo("End 1 session?");
        tab.keyboard().press("Escape");
        assertThat(tokens)
                .filteredOn(token -> gatehouse.getAs(token, "/me").status() == 200)
                .hasSize(1);
    }

    @Test
    void aKeyIsWithdrawnAfterItsIdWasTyped() {
        Page tab = open("keys");
        tab.getByText("Compromised…").first().click();
        tab.fill("dialog input", "wrong");
        tab.click("dialog button[type=submit]");
        assertThat(tab.textContent("dialog")).contains("The text differs.");
        String label = tab.textContent("dialog label");
        tab.fill("dialog input", label.replaceAll("Type (\\S+) to confirm", "$1"));
        tab.click("dialog button[type=submit]");
        tab.waitForFunction("() => document.getElementById('live').textContent.includes('withdrawn')");
        assertThat(tab.textContent("#view")).contains("withdrawn");
    }

    @Test
    void anOldSignInIsRepeatedForAChange() {
        String victim = gatehouse.signIn("bob");
        Page tab = open("sessions?user=bob");
        for (int i = 0; i < 2; i++) {
            gatehouse.clock().advance(Duration.ofMinutes(10));
            tab.evaluate("() => fetch('me').then((reply) => reply.status)");
        }
        tab.getByText("End", new Page.GetByTextOptions().setExact(true)).first().click();
        tab.click("dialog button[type=submit]");
        tab.waitForSelector("dialog input[type=password]");
        tab.fill("dialog input", "carol-wrong");
        tab.click("dialog button[type=submit]");
        tab.waitForFunction("() => document.querySelector('dialog')?.textContent.includes('bad credentials')");
        tab.fill("dialog input", "carol-secret");
        tab.click("dialog button[type=submit]");
        tab.waitForFunction("() => document.getElementById('live').textContent.includes('Ended 1 session')");
        assertThat(gatehouse.getAs(victim, "/me").status()).isEqualTo(401);
    }

    @Test
    void textOfAnAttackerIsNeverMarkup() {
        String markup = "<img src=x onerror=alert(1)>";
        gatehouse.send(
                "POST",
                "/authenticate",
                BodyPublishers.ofString("{\"user\": \"bob\", \"password\": \"bob-secret\"}"),
                "Content-Type",
                "application/json",
                "User-Agent",
                markup);
        gatehouse.authenticate(markup, "guess");
        for (String view : List.of("sessions?user=bob", "events", "overview")) {
            Page tab = open(view);
            tab.waitForFunction("(text) => document.getElementById('view').textContent.includes(text)", "bob");
            assertThat(tab.locator("#view img").count()).as(view).isZero();
        }
        Page sessions = open("sessions?user=bob");
        sessions.waitForFunction("(text) => document.getElementById('view').innerHTML.includes('&lt;img src=x')");
        assertThat(tabs.errors()).isEmpty();
    }

    @Test
    void anEndedSessionLeadsToTheSignIn() {
        Page tab = open("events");
        String admin = gatehouse.signIn("carol");
        gatehouse.send(
                "DELETE", "/admin/users/carol/sessions", BodyPublishers.noBody(), "Authorization", "Bearer " + admin);
        tab.click("nav a:has-text('Sessions')");
        tab.waitForURL(Pattern.compile(".*/signin\\?return_to=.*"));
        assertThat(tab.url()).endsWith("return_to=%2Fconsole%23sessions");
    }

    @Test
    void aUserWithoutTheRoleSeesThatItIsMissing() {
        Page tab = signedIn("alice");
        tab.navigate(address() + "/console");
        tab.waitForSelector(".notice.error");
        assertThat(tab.textContent("#view")).contains("The console needs the role admin");
    }

    /** For documentation, into the folder that the variable {@code SCREENSHOTS} names. */
    private static void screenshot(Page tab, String name) {
        String folder = System.getenv("SCREENSHOTS");
        if (folder != null) {
            tab.screenshot(
                    new Page.ScreenshotOptions().setPath(Path.of(folder, name.replaceAll("\\W+", "-") + ".png")));
        }
    }

    private static String address() {
        return "http://127.0.0.1:" + gatehouse.port();
    }

    private Page open(String view) {
        Page tab = signedIn("carol");
        tab.navigate(address() + "/console#" + view);
        tab.waitForSelector("#view h1");
        return tab;
    }

    private Page signedIn(String user) {
        tabs.signIn(address(), "{\"user\": \"" + user + "\", \"password\": \"" + user + "-secret\", \"cookie\": true}");
        Page tab = tabs.visit("about:blank");
        return tab;
    }

    private static List<?> violations(Page tab) throws IOException {
        tab.evaluate(new PathMatchingResourcePatternResolver()
                .getResource("classpath:axe.min.js")
                .getContentAsString(UTF_8));
        return (List<?>) tab.evaluate(
                "(options) => axe.run(document, options).then((found) => found.violations.map((one) => one.id + ': ' + one.nodes.map((node) => node.html).join()))",
                Map.of("runOnly", List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")));
    }
}
