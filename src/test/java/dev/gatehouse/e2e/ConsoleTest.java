package dev.gatehouse.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.Route.FulfillOptions;
import com.microsoft.playwright.options.AriaRole;
import dev.gatehouse.support.Gatehouse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an administrator sees and does in the console, in a browser. */
@Tag("e2e")
class ConsoleTest {
    private static final PagesFixture PAGES = PagesFixture.shared();
    private static final Gatehouse GATEHOUSE = PAGES.gatehouse();

    private final BrowserTabs tabs = new BrowserTabs();
    private final ConsolePage console = new ConsolePage(tabs, PAGES);

    @AfterEach
    void theBrowserReportsNoFault() {
        tabs.close();
        assertThat(tabs.faults()).isEmpty();
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
    void aViewIsUsableAndSmall(String view) {
        GATEHOUSE.signIn("alice");
        GATEHOUSE.authenticate("alice", "guess");
        Page tab = console.open(view);
        assertThat(tab).hasTitle(Pattern.compile(" · Gatehouse$"));
        console.assertReachableByKeyboard(tab);
        console.assertUsable(tab);
        console.assertSmall(tab);
        assertThat(tabs.errors()).isEmpty();
    }

    @Test
    void anAttackAndItsAlertAreVisibleWithoutAReload() {
        PAGES.addUser("kim", false);
        // Wrong passwords of other tests are forgotten.
        GATEHOUSE.clock().advance(Duration.ofMinutes(11));
        Page tab = console.open("overview");
        for (String user : List.of("alice", "bob", "carol", "kim")) {
            GATEHOUSE.authenticate(user, "attack");
        }
        Locator alert = tab.locator("tr.new").filter(new Locator.FilterOptions().setHasText("many names from address"));
        assertThat(alert).hasCount(1);
        assertThat(tab.locator(".figure.alarm")).hasText(Pattern.compile("[1-9][0-9]*alerts"));
        assertThat(tab.locator("tr.new").filter(new Locator.FilterOptions().setHasText("login failed")))
                .not()
                .hasCount(0);
        alert.locator("a.mono").click();
        tab.waitForFunction("() => location.hash === '#events?address=127.0.0.1'");
    }

    @Test
    void aSelectionOfSessionsEndsAfterAQuestionThatSaysHowMany() {
        PAGES.addUser("ben", false);
        List<String> tokens =
                Stream.generate(() -> PAGES.token("ben", "curl")).limit(3).toList();
        Page tab = console.open("sessions?user=ben");
        tab.getByLabel("Select session of ben").nth(0).check();
        tab.getByLabel("Select session of ben").nth(1).check();
        console.click(tab, "End 2 selected");
        assertThat(tab.locator("dialog h2")).hasText("End 2 sessions?");
        tab.click("dialog button[type=submit]");
        console.assertSaid(tab, "Ended 2 sessions");
        assertThat(tokens).filteredOn(ConsoleTest::isLive).hasSize(1);
        console.click(tab, "End all of ben");
        assertThat(tab.locator("dialog h2")).hasText("End 1 session?");
        tab.keyboard().press("Escape");
        assertThat(tab.locator("dialog")).hasCount(0);
        assertThat(tab.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("End all of ben")))
                .isFocused();
        assertThat(tokens).filteredOn(ConsoleTest::isLive).hasSize(1);
    }

    @Test
    void aKeyIsWithdrawnAfterItsIdWasTyped() {
        Page tab = console.open("keys");
        tab.getByText("Compromised…").first().click();
        console.answerTyped(tab, "Type (\\S+) to confirm");
        console.assertSaid(tab, "withdrawn");
        assertThat(tab.locator("#view")).containsText("withdrawn");
    }

    @Test
    void aNameIsFreedAndAPersonErasedAfterTheNameWasTyped() {
        PAGES.addUser("zoe", false);
        String token = PAGES.token("zoe", "curl");
        Page tab = console.open("people?user=zoe");
        console.click(tab, "Free the name");
        console.answerTyped(tab, "Type (zoe) to confirm");
        console.assertSaid(tab, "The name is free.");
        assertThat(isLive(token)).isFalse();
        String next = PAGES.token("zoe", "curl");
        console.click(tab, "Erase");
        console.answerTyped(tab, "Type (zoe) to confirm");
        console.assertSaid(tab, "The person is erased.");
        assertThat(isLive(next)).isFalse();
        assertThat(tab.locator("#view")).containsText("No event.");
    }

    @Test
    void theWaitsOfAnAddressAreLifted() {
        PAGES.addUser("max", false);
        GATEHOUSE.authenticate("max", "guess");
        Page tab = console.open("people?address=127.0.0.1");
        assertThat(tab.locator("h1")).hasText("127.0.0.1");
        console.click(tab, "Lift waits");
        tab.click("dialog button[type=submit]");
        console.assertSaid(tab, "The waits are lifted.");
        assertThat(tab.locator("#view")).containsText("No failed sign-in counts.");
    }

    @Test
    void whatAVerifierHasReadIsShown() {
        GATEHOUSE.get("/revocations", "Authorization", PagesFixture.SHOP.basic());
        Page tab = console.open("keys");
        assertThat(tab.locator("tr").filter(new Locator.FilterOptions().setHasText("shop")))
                .containsText(Pattern.compile("s ago.*0 of [0-9]+.*does not wait"));
    }

    @Test
    void anOldSignInIsRepeatedForAChange() {
        PAGES.addUser("vic", false);
        String victim = PAGES.token("vic", "curl");
        Page tab = console.open("sessions?user=vic");
        for (int i = 0; i < 2; i++) {
            GATEHOUSE.clock().advance(Duration.ofMinutes(10));
            tab.evaluate("() => fetch('me').then((reply) => reply.status)");
        }
        tab.getByText("End", new Page.GetByTextOptions().setExact(true)).first().click();
        tab.click("dialog button[type=submit]");
        tab.fill("dialog input[type=password]", "carol-wrong");
        tab.click("dialog button[type=submit]");
        assertThat(tab.locator("dialog")).containsText("bad credentials");
        tab.fill("dialog input", "carol-secret");
        tab.click("dialog button[type=submit]");
        console.assertSaid(tab, "Ended 1 session");
        assertThat(GATEHOUSE.getAs(victim, "/me").status()).isEqualTo(401);
    }

    @Test
    void textOfAnAttackerIsNeverMarkup() {
        String markup = "<img src=x onerror=alert(1)>";
        PAGES.addUser("eva", false);
        PAGES.token("eva", markup);
        GATEHOUSE.authenticate(markup, "guess");
        for (String view : List.of("sessions?user=eva", "events?user=eva", "overview")) {
            Page tab = console.open(view);
            assertThat(tab.locator("#view")).containsText("eva");
            assertThat(tab.locator("#view img")).hasCount(0);
        }
        assertThat(console.open("sessions?user=eva").locator("#view [title*='<img src=x']"))
                .hasCount(1);
    }

    @Test
    void aSlowAnswerDoesNotReplaceALaterView() {
        Page tab = console.open("keys");
        List<Route> slow = new ArrayList<>();
        tab.route("**/admin/sessions*", slow::add);
        tab.click("nav a:has-text('Sessions')");
        assertThat(tab.locator("#view")).hasAttribute("aria-busy", "true");
        assertThat(tab.locator("nav [aria-current]")).hasText("Sessions");
        tab.waitForCondition(() -> !slow.isEmpty());
        tab.click("nav a:has-text('Configuration')");
        assertThat(tab.locator("h1")).hasText("Configuration");
        tab.waitForResponse("**/admin/sessions*", () -> slow.forEach(Route::resume));
        assertThat(tab.locator("h1")).hasText("Configuration");
        assertThat(tab.locator("#view[aria-busy]")).hasCount(0);
    }

    @Test
    void withoutTheStoreTheConsoleSaysSoAndGoesOnAfterwards() {
        Page overview = console.open("overview");
        Page tab = console.open("keys");
        PAGES.withoutStore(() -> {
            tab.click("nav a:has-text('Sessions')");
            assertThat(tab.locator("[role=alert]")).containsText("Users who are signed in stay signed in");
            assertThat(overview.locator(".figure").first()).isVisible();
        });
        console.click(tab, "Try again");
        assertThat(tab.locator("h1")).hasText("Sessions");
    }

    @Test
    void aSignOutInATabReachesTheOther() {
        Page overview = console.open("overview");
        Page tab = console.open("events");
        tab.click("#out");
        tab.waitForURL(Pattern.compile(".*/signin\\?.*"));
        overview.waitForURL(Pattern.compile(".*/signin\\?return_to=.*"));
        assertThat(overview.url()).endsWith("return_to=%2Fconsole%23overview");
    }

    @Test
    void anEndedSessionLeadsToTheSignInAndBack() {
        Page tab = console.open("events");
        PAGES.endSessionsOf("carol");
        tab.click("nav a:has-text('Sessions')");
        tab.waitForURL(Pattern.compile(".*/signin\\?return_to=%2Fconsole%23sessions"));
        PagesFixture.signIn(tab, "carol", "carol-secret");
        assertThat(tab.locator("h1")).hasText("Sessions");
    }

    @Test
    void theColoursAreThoseOfTheConfiguration() {
        Page tab = tabs.visit("about:blank");
        tab.route(
                "**/pages/theme.css",
                route -> route.fulfill(new FulfillOptions()
                        .setContentType("text/css")
                        .setBody(":root { --accent: #8a1538; --on-accent: #fff; }")));
        console.openIn(tab, "sessions");
        assertThat(tab.locator("button.primary")).hasCSS("background-color", "rgb(138, 21, 56)");
        assertThat(tab.locator(".brand img")).hasJSProperty("complete", true);
    }

    @Test
    void aUserWithoutTheRoleSeesThatItIsMissing() {
        Page tab = console.signedIn("alice");
        tab.navigate(PAGES.address("/console"));
        assertThat(tab.locator("#view")).containsText("The console needs the role admin");
    }

    private static boolean isLive(String token) {
        return GATEHOUSE.getAs(token, "/me").status() == 200;
    }
}
