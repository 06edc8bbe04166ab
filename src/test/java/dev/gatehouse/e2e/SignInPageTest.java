package dev.gatehouse.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.gatehouse.e2e.PagesFixture.NEW_PASSWORD;
import static dev.gatehouse.e2e.PagesFixture.PASSWORD;
import static dev.gatehouse.e2e.PagesFixture.assertUsable;
import static dev.gatehouse.e2e.PagesFixture.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a user sees who signs in with a browser. */
@Tag("e2e")
class SignInPageTest {
    private static final PagesFixture PAGES = PagesFixture.shared();

    private BrowserTabs tabs = new BrowserTabs();

    @AfterEach
    void theBrowserReportsNoFault() {
        tabs.close();
        assertThat(tabs.faults()).isEmpty();
    }

    @Test
    void aUserSignsInAndReturnsToWhereTheyWantedToGo() {
        Page page = tabs.visit(PAGES.address("/signin?return_to=%2Fopenapi%3Fx%3D1%262"));
        assertThat(page).hasTitle("Sign in · Example & Sons");
        assertUsable(page);
        signIn(page, "alice", "alice-secret");
        page.waitForURL(PAGES.address("/openapi?x=1&2"));
        assertThat(tabs.cookies()).isEqualTo(1);
        assertThat(page.evaluate("() => document.cookie")).isEqualTo("");
    }

    @Test
    void theKeyboardIsEnough() {
        Page page = tabs.visit(PAGES.address("/signin"));
        page.keyboard().type("alice");
        page.keyboard().press("Tab");
        page.keyboard().type("alice-secret");
        page.keyboard().press("Tab");
        page.keyboard().press("Space");
        assertThat(page.locator("#password")).hasAttribute("type", "text");
        page.keyboard().press("Tab");
        assertThat(page.locator("#source")).isFocused();
        page.keyboard().press("Tab");
        assertThat(page.locator("button.primary")).isFocused();
        page.keyboard().press("Enter");
        page.waitForURL(PAGES.address("/account"));
    }

    @Test
    void aWrongPasswordIsNamedAndTheNameRemains() {
        Page page = tabs.visit(PAGES.address("/signin"));
        signIn(page, "alice", "guess");
        assertThat(page.locator("[role=alert]")).containsText("User name or password is wrong");
        assertThat(page).hasTitle(Pattern.compile("^Error: "));
        assertThat(page.locator("#user")).hasValue("alice");
        assertThat(page.locator("#password")).isFocused();
        assertThat(page.locator("#password")).hasValue("");
        assertUsable(page);
        signIn(page, "alice", "alice-secret");
        page.waitForURL(PAGES.address("/account"));
    }

    @Test
    void aNameIsTextAndNoMarkup() {
        Page page = tabs.visit(PAGES.address("/signin"));
        String name = "\"><img src=x onerror=alert(1)>{{t.title}}";
        signIn(page, name, "guess");
        assertThat(page.locator("[role=alert]")).isVisible();
        assertThat(page.locator("#user")).hasValue(name);
        assertThat(page.locator("main img")).hasCount(0);
    }

    @Test
    void afterTooManyAttemptsThePageCountsTheSecondsDown() {
        PAGES.addUser("tom", false);
        Page page = tabs.visit(PAGES.address("/signin"));
        page.clock().install();
        while (!page.locator("#wait").isVisible()) {
            signIn(page, "tom", "guess");
            page.waitForLoadState();
        }
        assertThat(page.locator("[role=alert]")).containsText("Too many attempts");
        assertThat(page.locator("#wait b")).hasText(Pattern.compile("[0-9]+:[0-9]{2}"));
        assertThat(page.locator("button.primary")).isDisabled();
        assertUsable(page);
        page.clock().runFor(Long.parseLong(page.locator("#wait").getAttribute("data-seconds")) * 1000 + 1000);
        assertThat(page.locator("#ready")).isVisible();
        assertThat(page.locator("button.primary")).isEnabled();
    }

    @Test
    void aSourceThatIsAwayIsNoWrongPassword() {
        Page page = tabs.visit(PAGES.address("/signin"));
        page.selectOption("#source", "partners");
        signIn(page, "paula", "secret");
        assertThat(page.locator("[role=alert]")).containsText("Passwords cannot be checked now");
        assertThat(page.locator("#source")).hasValue("partners");
        assertUsable(page);
    }

    @Test
    void aStoreThatIsAwayIsNoWrongPassword() {
        Page page = tabs.visit(PAGES.address("/signin"));
        PAGES.withoutStore(() -> {
            signIn(page, "alice", "alice-secret");
            assertThat(page.locator("[role=alert]")).containsText("The database does not answer");
            assertThat(page.locator("#user")).hasValue("alice");
            assertThat(tabs.cookies()).isZero();
        });
    }

    @Test
    void aPasswordThatMustBeChangedIsChangedHere() {
        PAGES.addUser("mia", true);
        Page page = tabs.visit(PAGES.address("/signin?return_to=%2Fopenapi"));
        signIn(page, "mia", PASSWORD);
        assertThat(page.locator("[role=alert]")).containsText("Your password must be changed");
        assertUsable(page);
        change(page, "guess", NEW_PASSWORD, NEW_PASSWORD, "User name or password is wrong");
        change(page, PASSWORD, NEW_PASSWORD, "different", "The new passwords differ");
        change(page, PASSWORD, PASSWORD, PASSWORD, "The new password is the present one");
        change(page, PASSWORD, "password", "password", "The password must have 12 to 256 characters");
        assertUsable(page);
        enterChange(page, PASSWORD, NEW_PASSWORD, NEW_PASSWORD);
        page.waitForURL(PAGES.address("/openapi"));
    }

    @Test
    void theFormWorksWithoutScript() {
        tabs.close();
        tabs = new BrowserTabs(new NewContextOptions().setJavaScriptEnabled(false));
        Page page = tabs.visit(PAGES.address("/signin?return_to=%2Fopenapi"));
        assertThat(page.locator("[data-shows]")).isHidden();
        signIn(page, "bob", "guess");
        assertThat(page.locator("[role=alert]")).containsText("User name or password is wrong");
        signIn(page, "bob", "bob-secret");
        page.waitForURL(PAGES.address("/openapi"));
        assertThat(tabs.cookies()).isEqualTo(1);
    }

    @Test
    void aGermanBrowserGetsGermanTextsInTheDarkToo() {
        tabs.close();
        tabs = new BrowserTabs(PagesFixture.language("de-DE").setColorScheme(ColorScheme.DARK));
        Page page = tabs.visit(PAGES.address("/signin?notice=signed_out"));
        assertThat(page).hasTitle("Anmelden · Example & Sons");
        assertThat(page.locator("[role=status]").first()).hasText("Sie haben sich abgemeldet.");
        assertUsable(page);
        signIn(page, "alice", "guess");
        assertThat(page.locator("[role=alert]")).containsText("Benutzername oder Passwort ist falsch");
        assertUsable(page);
    }

    private static void change(Page page, String old, String replacement, String repeated, String problem) {
        enterChange(page, old, replacement, repeated);
        assertThat(page.locator("[role=alert]")).containsText(problem);
        assertThat(page.locator("#user")).hasValue("mia");
    }

    private static void enterChange(Page page, String old, String replacement, String repeated) {
        page.fill("[name=old]", old);
        page.fill("[name=new]", replacement);
        page.fill("[name=repeated]", repeated);
        page.click("button.primary");
    }
}
