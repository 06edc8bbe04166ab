package dev.gatehouse.e2e;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Prints how long the first view of each page takes in a browser that has no file of it, from the navigation to the heading of a
 * view with its data. {@code src/bench/console.sh} runs it; no test run does, because of its name.
 */
@Tag("e2e")
class PageTimes {
    private static final int ROUNDS = 5;
    private static final List<String> PAGES = List.of(
            "/signin",
            "/account",
            "/console#overview",
            "/console#overview?period=week",
            "/console#sessions",
            "/console#people",
            "/console#people?user=alice",
            "/console#keys",
            "/console#events",
            "/console#configuration");

    /** The variable {@code ADDRESS} is that of a running demo. */
    @Test
    void times() {
        String address = Objects.requireNonNull(System.getenv("ADDRESS"));
        for (String path : PAGES) {
            List<Long> sorted = IntStream.range(0, ROUNDS)
                    .mapToObj(round -> millis(address, path))
                    .sorted()
                    .toList();
            System.out.printf(
                    "%-40s %5d ms (%d to %d)%n", path, sorted.get(ROUNDS / 2), sorted.get(0), sorted.get(ROUNDS - 1));
        }
    }

    private static long millis(String address, String path) {
        try (BrowserTabs tabs = new BrowserTabs()) {
            tabs.signIn(address, "{\"user\": \"carol\", \"password\": \"carol-secret\", \"cookie\": true}");
            Page tab = tabs.visit("about:blank");
            tab.navigate(address + path);
            tab.waitForSelector("#view h1, #sessions tr, #password");
            return ((Number) tab.evaluate("() => performance.now()")).longValue();
        }
    }
}
