package dev.gatehouse.e2e;

import static java.util.regex.Pattern.DOTALL;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.gatehouse.support.Gatehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The page of docs/browser.md in a browser, with the Gatehouse and the service that it names, each an origin of its own. */
final class DocumentedPage implements AutoCloseable {
    /** Asks Gatehouse for something by the module; gives the status. */
    static final String ME = "() => gate.fetch(gateUrl + '/me').then((reply) => reply.status)";

    private static final Pattern HTML = Pattern.compile("```html\n(.*?)```", DOTALL);

    private final PageServer app = new PageServer();
    private final BrowserTabs tabs = new BrowserTabs();
    private final PageServer api = new PageServer();
    private final Gatehouse gatehouse;

    DocumentedPage(String... arguments) {
        gatehouse = Gatehouse.demo(
                Stream.concat(Stream.of("--gatehouse.http.cors-origins=" + app.origin()), Stream.of(arguments))
                        .toArray(String[]::new));
        // The browser's clock is the real one.
        gatehouse.clock().advance(Duration.between(gatehouse.clock().instant(), Instant.now()));
        serve("");
    }

    Gatehouse gatehouse() {
        return gatehouse;
    }

    BrowserTabs tabs() {
        return tabs;
    }

    /** The service that is among the page's {@code origins}. */
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
        tab.click("#door button");
        tab.waitForFunction("() => gate.claims().sub === 'alice' && who.value === 'alice'");
        return tab;
    }

    static Object claim(Page tab, String name) {
        return tab.evaluate("(name) => gate.claims()[name] ?? null", name);
    }

    /** The page as it is documented, but for the addresses, and with one option more. */
    void serve(String option) {
        Matcher page = HTML.matcher(text());
        assertThat(page.find()).isTrue();
        String url = "http://127.0.0.1:" + gatehouse.port();
        app.serve(page.group(1)
                .replace("https://login.example.com", url)
                .replace("https://api.example.com", api.origin())
                .replace(
                        "const gate = gatehouse({ ",
                        "window.gateUrl = '" + url + "'\n  const gate = window.gate = gatehouse({ " + option));
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
