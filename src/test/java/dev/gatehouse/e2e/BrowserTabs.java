package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Playwright.CreateOptions;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.RequestOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tabs with cookies and storage of their own in Chromium, which starts once, and a record of their requests. */
final class BrowserTabs implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final List<String> QUIET = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final BrowserContext context;
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Response> responses = new CopyOnWriteArrayList<>();

    BrowserTabs() {
        this(new NewContextOptions());
    }

    BrowserTabs(NewContextOptions options) {
        context = Chromium.BROWSER.newContext(options.setIgnoreHTTPSErrors(true));
        context.onRequest(requests::add);
        context.onResponse(responses::add);
        context.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                errors.add(message.text());
            }
        });
        context.onWebError(error -> errors.add(error.error()));
    }

    /** Opens a page in a new tab and waits until its script has started. */
    Page open(String address) {
        Page page = context.newPage();
        page.navigate(address);
        page.waitForFunction("() => window.gate && window.gate.ready.then(() => true)");
        return page;
    }

    /** Signs in by cookie, as a page of this address would. */
    void signIn(String address, String json) {
        APIResponse response = context.request()
                .post(
                        address + "/authenticate",
                        RequestOptions.create()
                                .setHeader("Content-Type", "application/json")
                                .setHeader("Sec-Fetch-Site", "same-origin")
                                .setData(json));
        assertThat(response.status()).isEqualTo(200);
    }

    /** Opens a page in a new tab. */
    Page visit(String address) {
        Page page = context.newPage();
        page.navigate(address);
        return page;
    }

    /** An image for the documentation, in the folder that the variable {@code SCREENSHOTS} names. */
    void save(Page page, String name) {
        String folder = System.getenv("SCREENSHOTS");
        if (folder != null) {
            page.screenshot(new ScreenshotOptions().setPath(Path.of(folder, name + ".png")));
        }
    }

    List<String> errors() {
        return errors;
    }

    /** Errors except those with which Chromium reports a response with a status of an error. */
    List<String> faults() {
        return errors.stream()
                .filter(error -> !error.startsWith("Failed to load resource: the server responded with a status of"))
                .toList();
    }

    List<Request> requests() {
        return requests;
    }

    List<Response> responses() {
        return responses;
    }

    int cookies() {
        return context.cookies().size();
    }

    /** The only cookie. */
    Cookie cookie() {
        assertThat(context.cookies()).hasSize(1);
        return context.cookies().get(0);
    }

    @Override
    public void close() {
        context.close();
    }

    /** Ends with the process of the tests. */
    private static final class Chromium {
        static final Browser BROWSER = launch();

        private static Browser launch() {
            assertThat(CHROMIUM)
                    .as("the browser that these tests need (Debian's package chromium)")
                    .isExecutable();
            // As long as Playwright waits for everything else.
            PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
            return Playwright.create(new CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")))
                    .chromium()
                    .launch(new LaunchOptions().setExecutablePath(CHROMIUM).setArgs(QUIET));
        }
    }
}
