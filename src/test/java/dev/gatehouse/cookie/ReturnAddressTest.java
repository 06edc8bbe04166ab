package dev.gatehouse.cookie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.cookie.CookieProperties.SameSite;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** Open redirects: where a sign-in may send a browser. */
@Tag("unit")
class ReturnAddressTest {
    private static final ReturnAddress RETURN =
            returnAddress("https://app.example.com", "http://localhost:3000", "https://[2001:db8::1]:8443");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/reports",
                "/reports/2026?from=a&to=b#/part",
                "/?next=https://evil.example.com//x",
                "/#//evil.example.com",
                "/a//b",
                "/a/.hidden/..x/x..?../.",
                "/%2F%2Fevil.example.com",
                "/%5Cevil.example.com",
                "/%09/evil.example.com",
                "/%0d%0aSet-Cookie:%20x=1",
                "/@evil.example.com",
                "/:80",
                "/a|b?c={d}",
                "https://app.example.com",
                "https://app.example.com/",
                "https://app.example.com/orders?x=1#y",
                "https://app.example.com?x=@evil.example.com",
                "https://app.example.com#x",
                "http://localhost:3000/x",
                "https://[2001:db8::1]:8443/x",
            })
    void pathsAndConfiguredOriginsAreAllowed(String address) {
        assertThat(RETURN.of(address)).contains(address);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                // Two slashes, of any kind and with anything that browsers remove between them.
                "//evil.example.com",
                "///evil.example.com",
                "////evil.example.com",
                "/\\evil.example.com",
                "\\/evil.example.com",
                "\\\\evil.example.com",
                "/\t/evil.example.com",
                "/\n/evil.example.com",
                "/\r/evil.example.com",
                "/\0/evil.example.com",
                "/\u007f/evil.example.com",
                "\t//evil.example.com",
                " //evil.example.com",
                " /reports",
                "/reports ",
                "/x\\..\\..\\evil",
                "/\u2044/evil.example.com",
                "/\uff0f/evil.example.com",
                "\uff0f\uff0fevil.example.com",
                "/\u0085/evil",
                "/j\u00f6rg",
                // Dots that software on the way may remove.
                "/.//evil.example.com",
                "/..//evil.example.com",
                "/x/..//evil.example.com",
                "/%2e//evil.example.com",
                "/%2E%2e//evil.example.com",
                "/.%2e//evil.example.com",
                "/x/%2e.?y",
                "/..",
                "/.",
                "/.#x",
                // Schemes.
                "javascript:alert(1)",
                "JavaScript:alert(1)",
                "java\nscript:alert(1)",
                "data:text/html,x",
                "vbscript:x",
                "blob:https://app.example.com/x",
                "ftp://app.example.com/",
                "https:evil.example.com",
                "https:/evil.example.com",
                "https:///evil.example.com",
                "https:\\\\evil.example.com",
                "http://app.example.com/",
                "HTTPS://app.example.com/",
                "https:/app.example.com/",
                "https:app.example.com/",
                // Hosts that begin, end or look like a configured one.
                "https://evil.example.com",
                "https://app.example.com.evil.example.com/",
                "https://app.example.comevil/",
                "https://app.example.com-evil.example.com/",
                "https://evilapp.example.com/",
                "https://APP.example.com/",
                "https://app.example.com./",
                "https://app%2eexample.com/",
                "https://\u0430pp.example.com/",
                "https://app.example.com%2f@evil.example.com/",
                // User names.
                "https://app.example.com@evil.example.com/",
                "https://app.example.com:x@evil.example.com/",
                "https://evil@app.example.com/",
                "https://app.example.com%40evil.example.com/",
                // Ports.
                "https://app.example.com:444/",
                "https://app.example.com:443/",
                "https://app.example.com:",
                "http://localhost/",
                "http://localhost:30000/",
                "http://localhost:3000.evil.example.com/",
                "https://[2001:db8::1]/",
                // After a configured origin the same rules hold.
                "https://app.example.com//evil.example.com",
                "https://app.example.com\\@evil.example.com",
                "https://app.example.com/..//evil.example.com",
                "https://app.example.com/\n",
                // No path and no address.
                "reports",
                "?x",
                "#x",
                "evil.example.com",
                "@evil.example.com",
                "%2F%2Fevil.example.com",
                "%2freports",
                ".",
                "*",
            })
    void everythingElseIsNot(String address) {
        assertThat(RETURN.of(address)).isEmpty();
    }

    @Test
    void anAddressHasABound() {
        assertThat(RETURN.of("/" + "x".repeat(2047))).isPresent();
        assertThat(RETURN.of("/" + "x".repeat(2048))).isEmpty();
    }

    /** A regular expression that backtracks would take hours. */
    @Test
    void aHostileAddressTakesNoTime() {
        assertThat(RETURN.of("/" + "/.".repeat(1000) + "\u0001")).isEmpty();
        assertThat(RETURN.of("/a" + "/.x".repeat(600))).isPresent();
        assertThat(RETURN.of("/a" + "/%2e".repeat(500) + "/")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "null",
                "app.example.com",
                "https://*.example.com",
                "https://app.example.com/",
                "https://app.example.com/x",
                "https://App.example.com",
                "https://app.example.com:443",
                "http://app.example.com:80",
                "https://user@app.example.com",
                "ftp://app.example.com",
                "https://",
                ""
            })
    void whatIsNoOriginStopsTheStart(String origin) {
        assertThatThrownBy(() -> returnAddress(origin))
                .isInstanceOf(Misconfiguration.class)
                .hasMessageContaining("gatehouse.http.cookie.return-origins");
    }

    private static ReturnAddress returnAddress(String... origins) {
        return new ReturnAddress(new CookieProperties(true, true, SameSite.LAX, List.of(origins)));
    }
}
