package dev.gatehouse.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.gatehouse.e2e.PagesFixture.NEW_PASSWORD;
import static dev.gatehouse.e2e.PagesFixture.PASSWORD;
import static dev.gatehouse.e2e.PagesFixture.assertUsable;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator.FilterOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a signed-in user sees of their account in a browser. */
@Tag("e2e")
class AccountPageTest {
    private static final PagesFixture PAGES = PagesFixture.shared();

    private final BrowserTabs tabs = new BrowserTabs(new NewContextOptions().setColorScheme(ColorScheme.DARK));

    @AfterEach
    void theBrowserReportsNoFault() {
        tabs.close();
        assertThat(tabs.faults()).isEmpty();
    }

    @Test
    void aUserSeesTheirSessionsAndEndsOthers() {
        PAGES.addUser("ann", false);
        String phone =
                PAGES.token("ann", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1");
        String script = PAGES.token("ann", "<img src=x onerror=alert(1)>");
        PAGES.token("ann", "curl/8.5.0");
        Page page = signedIn("ann");
        assertThat(page.locator("#sessions tr")).hasCount(4);
        assertThat(page.locator("#sessions .badge")).hasCount(1);
        assertThat(page.locator("#sessions")).containsText("Safari on iPhone");
        assertUsable(page);
        page.locator("#sessions tr")
                .filter(new FilterOptions().setHasText("iPhone"))
                .locator("button")
                .click();
        assertThat(page.locator("dialog p")).hasText("Safari on iPhone at 127.0.0.1 is signed out at once.");
        assertUsable(page);
        page.keyboard().press("Escape");
        assertThat(page.locator("#sessions tr")).hasCount(4);
        page.locator("#sessions tr")
                .filter(new FilterOptions().setHasText("iPhone"))
                .locator("button")
                .click();
        page.click("dialog .danger");
        assertThat(page.locator("#message")).containsText("The session has ended.");
        assertThat(page.locator("#sessions tr")).hasCount(3);
        assertThat(page.locator("#sessions-title")).isFocused();
        assertThat(PAGES.gatehouse().getAs(phone, "/me").text("code")).isEqualTo("session_ended");
        page.click("#end-others");
        page.click("dialog .danger");
        assertThat(page.locator("#sessions tr")).hasCount(1);
        assertThat(page.locator("#end-others")).isHidden();
        assertThat(PAGES.gatehouse().getAs(script, "/me").text("code")).isEqualTo("session_ended");
    }

    @Test
    void thePageShowsWhatTheTokenSays() {
        Page page = signedIn("alice", "alice-secret");
        assertThat(page.locator("#claims")).containsText("editor");
        assertThat(page.locator("#claims")).containsText("alice@example.org");
        assertThat(page.locator("#password-panel")).isHidden();
        page.click("summary");
        assertThat(page.locator("#raw")).containsText("\"sub\": \"alice\"");
        assertUsable(page);
    }

    @Test
    void aUserChangesAPasswordThatIsKeptHere() {
        PAGES.addUser("pia", false);
        String other = PAGES.token("pia", "other");
        Page page = signedIn("pia");
        change(page, "guess", NEW_PASSWORD, NEW_PASSWORD);
        assertThat(page.locator("#password-message")).containsText("The present password is wrong");
        change(page, PASSWORD, NEW_PASSWORD, "different");
        assertThat(page.locator("#password-message")).containsText("The new passwords differ");
        change(page, PASSWORD, "password", "password");
        assertThat(page.locator("#password-message")).containsText("The password must have 12 to 256 characters");
        assertUsable(page);
        change(page, PASSWORD, NEW_PASSWORD, NEW_PASSWORD);
        assertThat(page.locator("#message")).containsText("The password is changed.");
        assertThat(page.locator("#sessions tr")).hasCount(1);
        assertThat(PAGES.gatehouse().getAs(other, "/me").text("code")).isEqualTo("session_ended");
        assertThat(page.locator("[name=new]")).hasValue("");
    }

    @Test
    void aSignOutReachesTheOtherTabWhenItIsShown() {
        PAGES.addUser("tim", false);
        Page page = signedIn("tim");
        Page other = tabs.visit(PAGES.address("/account"));
        assertThat(other.locator("#who")).hasText("tim");
        page.click("#out");
        page.waitForURL(PAGES.address("/signin?notice=signed_out"));
        assertThat(tabs.cookies()).isZero();
        other.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))");
        assertThat(other.locator("#message")).containsText("Your session has ended");
        assertThat(other.locator("body")).not().containsText("tim");
        assertUsable(other);
        other.click("#message a");
        other.waitForURL(PAGES.address("/signin?return_to=%2Faccount"));
    }

    @Test
    void aSessionThatEndedMeanwhileLeadsToTheSignInAndBack() {
        PAGES.addUser("eve", false);
        Page page = signedIn("eve");
        PAGES.endSessionsOf("eve");
        page.reload();
        page.waitForURL(PAGES.address("/signin?return_to=%2Faccount&notice=ended"));
        assertThat(page.locator("[role=status]").first()).containsText("Your session has ended.");
        PagesFixture.signIn(page, "eve", PASSWORD);
        page.waitForURL(PAGES.address("/account"));
        assertThat(page.locator("#who")).hasText("eve");
    }

    @Test
    void withoutTheStoreThePageSaysSoAndKeepsWhatItShows() {
        PAGES.addUser("sam", false);
        PAGES.token("sam", "curl/8.5.0");
        Page page = signedIn("sam");
        PAGES.withoutStore(() -> {
            page.click("#end-others");
            page.click("dialog .danger");
            assertThat(page.locator("#message")).containsText("The database does not answer");
            assertThat(page.locator("#sessions tr")).hasCount(2);
            page.reload();
            assertThat(page.locator("#message")).containsText("Try again");
            assertUsable(page);
        });
        page.click("#message button");
        assertThat(page.locator("#sessions tr")).hasCount(2);
    }

    @Test
    void aVisitorWithoutASessionSignsInFirst() {
        Page page = tabs.visit(PAGES.address("/account"));
        page.waitForURL(PAGES.address("/signin?return_to=%2Faccount"));
    }

    private Page signedIn(String user) {
        return signedIn(user, PASSWORD);
    }

    private Page signedIn(String user, String password) {
        Page page = tabs.visit(PAGES.address("/signin"));
        PagesFixture.signIn(page, user, password);
        page.waitForURL(PAGES.address("/account"));
        assertThat(page.locator("#who")).hasText(user);
        return page;
    }

    private static void change(Page page, String old, String replacement, String repeated) {
        page.fill("[name=old]", old);
        page.fill("[name=new]", replacement);
        page.fill("#repeated", repeated);
        page.click("#password .primary");
    }
}
