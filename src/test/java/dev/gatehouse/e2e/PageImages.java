package dev.gatehouse.e2e;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.ColorScheme;
import dev.gatehouse.support.Json;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Makes the images of docs/pages.md. {@code docs/screenshots.sh} runs it; no test run does, because of its name. */
@Tag("e2e")
class PageImages {
    private static final PagesFixture PAGES = PagesFixture.shared();
    private static final List<String> DEVICES = List.of(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "curl/8.5.0");

    @Test
    void images() {
        PAGES.addUser("olivia", false);
        for (String device : DEVICES) {
            PAGES.gatehouse()
                    .sendJson(
                            "POST",
                            "/authenticate",
                            Json.object("user", "olivia", "password", PagesFixture.PASSWORD),
                            "User-Agent",
                            device);
        }
        try (BrowserTabs tabs = new BrowserTabs(new NewContextOptions().setViewportSize(760, 640))) {
            Page page = tabs.visit(PAGES.address("/signin"));
            save(page, "signin");
            page.setViewportSize(960, 800);
            PagesFixture.signIn(page, "olivia", PagesFixture.PASSWORD);
            page.waitForSelector("#sessions tr");
            save(page, "account");
        }
        try (BrowserTabs tabs = new BrowserTabs(
                PagesFixture.language("de-DE").setColorScheme(ColorScheme.DARK).setViewportSize(400, 760))) {
            Page page = tabs.visit(PAGES.address("/signin"));
            for (int attempt = 0; attempt < 5; attempt++) {
                PagesFixture.signIn(page, "bob", "guess");
                page.waitForSelector("#problem");
            }
            save(page, "signin-dark");
            page.navigate(PAGES.address("/signin"));
            PagesFixture.signIn(page, "olivia", PagesFixture.PASSWORD);
            page.waitForSelector("#sessions tr");
            save(page, "account-dark");
        }
    }

    private static void save(Page page, String name) {
        page.screenshot(new ScreenshotOptions().setPath(Path.of("docs/images", name + ".png")));
    }
}
