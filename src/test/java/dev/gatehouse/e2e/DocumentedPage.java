package dev.gatehouse.e2e;

import static java.util.regex.Pattern.DOTALL;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.gatehouse.support.Gatehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The page of docs/browser.md in a browser. The page, Gatehouse and the service that it calls have different origins. */
final class DocumentedPage implements AutoCloseable {
    /** Calls Gatehouse with the module; returns the status. */
    static final String ME = "() => gate.fetch(gateUrl + '/me').then((reply) => reply.status)";

    private static final Pattern HTML = Pattern.compile("```html\n(.*?)```", DOTALL);

    private final PageServer app = new PageServer();
    private final BrowserTabs tabs = new BrowserTabs();
    private final PageServer api = new PageServer();
    private final Gatehouse gatehouse;

    DocumentedPage(String... arguments) {
        gatehouse = Gatehouse.demo(Stream.concat(
                        Stream.of("--gatehouse.http.cors-origins=" + app.origin(), Gatehouse.atRealTime()),
                        Stream.of(arguments))
                .toArray(String[]::new));
        serve("");
    }

    Gatehouse gatehouse() {
        return gatehouse;
    }

    BrowserTabs tabs() {
        return tabs;
    }

    /** The service in the page's {@code origins}. */
    PageServer api() {
        return api;
    }

    Page open() {
        return tabs.open(app.origin());
    }

    Page openSignedIn() {
        return signIn(open());
    }

    static Page signIn(Page tab) {
        tab.fill("[name=user]", "alice");
        tab.fill("[name=password]", "alice-secret");
        tab.click("#signin button");
        tab.waitForFunction("() => gate.claims().sub === 'alice' && who.value === 'alice'");
        return tab;
    }

    static Object claim(Page tab, String name) {
        return tab.evaluate("(name) => gate.claims()[name] ?? null", name);
    }

    /** Serves the documented page with the addresses of this test and one more option. */
    void serve(String option) {
        app.serve(html("http://127.0.0.1:" + gatehouse.port(), api.origin(), option));
    }

    /** @param option one more option of the module, which ends in a comma */
    static String html(String gatehouse, String api, String option) {
        Matcher page = HTML.matcher(text());
        assertThat(page.find()).isTrue();
        return page.group(1)
                .replace("https://login.example.com", gatehouse)
                .replace("https://api.example.com", api)
                .replace(
                        "const gate = gatehouse({ ",
                        "window.gateUrl = '" + gatehouse + "'\n  const gate = window.gate = gatehouse({ " + option);
    }

    private static String text() {
        try {
            return Files.readString(Path.of("docs/browser.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        tabs.close();
        gatehouse.close();
        app.close();
        api.close();
    }
}
