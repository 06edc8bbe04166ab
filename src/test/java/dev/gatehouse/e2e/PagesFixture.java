package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import dev.gatehouse.identity.Affix;
import dev.gatehouse.identity.IdentitySources;
import dev.gatehouse.interop.RegisteredVerifier;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.StubIdentitySource;
import dev.gatehouse.support.TcpProxy;
import dev.gatehouse.support.TestPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * One application for all tests of the pages: the users of the demo, local users, and a source of partners that is always
 * away. Its database can be away, too.
 */
final class PagesFixture {
    static final String PASSWORD = "correct horse battery staple";
    static final String NEW_PASSWORD = "another horse battery staple";

    static final RegisteredVerifier SHOP = RegisteredVerifier.named("shop");

    private static final PagesFixture INSTANCE = new PagesFixture();

    /** The rules of WCAG 2.2 AA, and best practices. Returns what breaks them. */
    private static final String AXE = resource("/axe.min.js");

    private static final List<String> RULES =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

    /** What can differ on a narrow screen. */
    private static final List<String> NARROW_RULES = List.of(
            "color-contrast",
            "target-size",
            "scrollable-region-focusable",
            "label",
            "button-name",
            "empty-table-header");

    private static final String RUN_AXE = """
            (rules) => axe.run(document, { runOnly: rules })
                .then(({ violations }) => violations.map(({ id, nodes }) =>
                    id + ': ' + nodes.map(({ html, failureSummary }) => html + ' ' + failureSummary).join('; ')))
            """;

    private final TcpProxy store;
    private final Gatehouse gatehouse;

    private PagesFixture() {
        String url = TestPostgres.freshDatabase();
        int port = URI.create(url.substring("jdbc:".length())).getPort();
        store = new TcpProxy(port);
        gatehouse = Gatehouse.demo(
                List.of(Partners.class),
                "--spring.datasource.url=" + url.replace(":" + port + "/", ":" + store.port() + "/"),
                "--spring.datasource.hikari.connection-timeout=500",
                "--gatehouse.throttle.enabled=true",
                "--gatehouse.throttle.free-failures=100",
                "--gatehouse.throttle.sign-ins-per-minute=1000",
                "--gatehouse.watch.stuffing.names=4",
                "--gatehouse.identity.local.enabled=true",
                "--gatehouse.pages.title=Example & Sons",
                "--gatehouse.pages.sources.partners=Partners",
                SHOP.arguments()[0],
                Gatehouse.atRealTime());
        Runtime.getRuntime().addShutdownHook(new Thread(store::close));
    }

    static PagesFixture shared() {
        return INSTANCE;
    }

    Gatehouse gatehouse() {
        return gatehouse;
    }

    /** Runs a step while the database does not answer. Afterwards it answers again, and sign-ins work. */
    void withoutStore(Runnable step) {
        store.stall();
        store.cut();
        try {
            step.run();
        } finally {
            store.heal();
            store.cut();
            await().until(() -> gatehouse.authenticate("alice", "alice-secret").status() == 200);
        }
    }

    String address(String path) {
        return "http://127.0.0.1:" + gatehouse.port() + path;
    }

    /** A local user, who signs in with {@link #PASSWORD}. */
    void addUser(String name, boolean mustChange) {
        int status = gatehouse
                .sendJson(
                        "POST",
                        "/admin/users",
                        Json.object("user", name, "password", PASSWORD)
                                .replaceFirst("\\}$", ",\"must_change_password\":" + mustChange + "}"),
                        "Authorization",
                        "Bearer " + gatehouse.signIn("carol"))
                .status();
        assertThat(status).isEqualTo(201);
    }

    void endSessionsOf(String user) {
        gatehouse.send(
                "DELETE",
                "/admin/users/" + user + "/sessions",
                BodyPublishers.noBody(),
                "Authorization",
                "Bearer " + gatehouse.signIn("carol"));
    }

    /** A token of a local user. */
    String token(String user, String device) {
        return gatehouse
                .sendJson(
                        "POST", "/authenticate", Json.object("user", user, "password", PASSWORD), "User-Agent", device)
                .text("token");
    }

    /** Enters a name and a password in the form, and sends it. */
    static void signIn(Page page, String user, String password) {
        page.fill("[name=user]", user);
        page.fill("[name=password]", password);
        page.click("button.primary");
    }

    /** A narrow screen shows everything without a horizontal scroll bar, and no rule of accessibility is broken. */
    static void assertUsable(Page page) {
        page.evaluate(AXE);
        assertUsable(page, 1024, RULES);
        assertUsable(page, 320, NARROW_RULES);
    }

    private static void assertUsable(Page page, int width, List<String> rules) {
        page.setViewportSize(width, 640);
        assertThat((List<?>) page.evaluate(RUN_AXE, rules))
                .as(page.url() + " at " + width + " px")
                .isEmpty();
        page.waitForFunction("() => document.documentElement.scrollWidth <= innerWidth");
    }

    /** After {@link #assertUsable}, in another scheme. */
    static void assertContrast(Page page) {
        assertThat((List<?>) page.evaluate(RUN_AXE, List.of("color-contrast"))).isEmpty();
    }

    static NewContextOptions language(String language) {
        return new NewContextOptions().setLocale(language);
    }

    private static String resource(String name) {
        try (InputStream file = PagesFixture.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Partners {
        @Bean
        IdentitySources.Kind partners() {
            return new IdentitySources.Kind(List.of(
                    StubIdentitySource.down("partners", true, new ArrayList<>()).with(new Affix("", "@partners"))));
        }
    }
}
