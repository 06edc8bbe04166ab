package dev.gatehouse.e2e;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Makes images of pages for the documentation. {@code docs/screenshots.sh} runs it; no test run does, because of its name. */
@Tag("e2e")
class PageImages {
    private static final PagesFixture PAGES = PagesFixture.shared();
    private static final List<String> DEVICES = List.of(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "curl/8.5.0");

    @Test
    void signInAndAccount() {
        PAGES.addUser("olivia", false);
        DEVICES.forEach(device -> PAGES.token("olivia", device));
        try (BrowserTabs tabs = new BrowserTabs(new NewContextOptions().setViewportSize(760, 640))) {
            Page page = tabs.visit(PAGES.address("/signin"));
            tabs.save(page, "signin");
            page.setViewportSize(960, 800);
            PagesFixture.signIn(page, "olivia", PagesFixture.PASSWORD);
            page.waitForSelector("#sessions tr");
            tabs.save(page, "account");
        }
        try (BrowserTabs tabs = new BrowserTabs(
                PagesFixture.language("de-DE").setColorScheme(ColorScheme.DARK).setViewportSize(400, 760))) {
            Page page = tabs.visit(PAGES.address("/signin"));
            for (int attempt = 0; attempt < 5; attempt++) {
                PagesFixture.signIn(page, "bob", "guess");
                page.waitForSelector("#problem");
            }
            tabs.save(page, "signin-dark");
            page.navigate(PAGES.address("/signin"));
            PagesFixture.signIn(page, "olivia", PagesFixture.PASSWORD);
            page.waitForSelector("#sessions tr");
            tabs.save(page, "account-dark");
        }
    }

    /** With the counts of an hour, an attack of the last seconds, and users with several devices. */
    @Test
    void console() {
        count("'success'", "cast(round(9 + 4 * sin(s / 7.0) + mod(s * s, 4)) as bigint)", 20);
        count("'success'", "1 + mod(s, 2)", 25);
        count("'authentication_failed'", "mod(s * s, 3)", 27);
        PAGES.gatehouse().bean(JdbcClient.class).sql("""
                insert into overview_sessions (slot_seconds, starts_at, live)
                select 60, (cast(extract(epoch from current_timestamp) as bigint) / 60 - s) * 60, 26 - s / 4 + mod(s * s, 3)
                from generate_series(2, 59) s on conflict do nothing""").update();
        for (String user : List.of("anna", "omar", "lena")) {
            PAGES.addUser(user, false);
            DEVICES.forEach(device -> PAGES.token(user, device));
        }
        for (String user : List.of("anna", "omar", "lena", "anna", "omar", "alice", "lena")) {
            PAGES.gatehouse().authenticate(user, "guess");
        }
        try (BrowserTabs tabs = new BrowserTabs(new NewContextOptions().setViewportSize(1120, 860))) {
            ConsolePage console = new ConsolePage(tabs, PAGES);
            Page page = console.open("overview");
            page.waitForSelector(".figure.alarm");
            // Live sessions are counted twice a minute.
            page.waitForFunction("() => document.querySelector('.figure b').textContent !== '0'");
            tabs.save(page, "console");
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
            page.setViewportSize(1120, 620);
            tabs.save(console.openIn(page, "sessions"), "console-sessions-dark");
            for (String view : List.of("people", "people?user=anna", "keys", "events", "configuration")) {
                tabs.save(console.openIn(page, view), view.replaceAll("\\W+", "-"));
            }
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
            page.setViewportSize(320, 860);
            for (String view : List.of("overview", "sessions", "keys", "events")) {
                tabs.save(console.openIn(page, view), view + "-narrow");
            }
        }
    }

    private static void count(String outcome, String amount, int bucket) {
        PAGES.gatehouse()
                .bean(JdbcClient.class)
                .sql("insert into overview_count (slot_seconds, starts_at, kind, name, outcome, bucket, amount)"
                        + " select 60, (cast(extract(epoch from current_timestamp) as bigint) / 60 - s) * 60, 'sign_in', 'demo', "
                        + outcome + ", " + bucket + ", " + amount
                        + " from generate_series(2, 59) s on conflict do nothing")
                .update();
    }
}
