package dev.gatehouse.cookie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.cookie.CookieProperties.SameSite;
import dev.gatehouse.problem.Refusal;
import jakarta.servlet.http.Cookie;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

@Tag("unit")
class TokenCookieTest {
    private static final TokenCookie COOKIE = CookieFixture.cookie(true);

    @Test
    void theCookieIsBoundToTheHostAndOutOfReachOfScripts() {
        MockHttpServletResponse response = new MockHttpServletResponse();
        COOKIE.write("a.b.c", response);
        assertThat(response.getHeaders("Set-Cookie"))
                .containsExactly("__Host-gatehouse=a.b.c; Path=/; Secure; HttpOnly; SameSite=Lax");
        assertThat(response.getHeader("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void withoutTlsTheNameHasNoPrefix() {
        MockHttpServletResponse response = new MockHttpServletResponse();
        new TokenCookie(new CookieProperties(true, false, SameSite.STRICT, List.of())).write("a.b.c", response);
        assertThat(response.getHeader("Set-Cookie")).isEqualTo("gatehouse=a.b.c; Path=/; HttpOnly; SameSite=Strict");
    }

    @Test
    void theCookieIsClearedWhereTheRequestHadIt() {
        MockHttpServletRequest request = new MockHttpServletRequest();
        MockHttpServletResponse response = new MockHttpServletResponse();
        COOKIE.clearIfUsed(request, response);
        assertThat(response.getHeaderNames()).isEmpty();
        request.setCookies(new Cookie("other", "x"), new Cookie("__Host-gatehouse", "a.b.c"));
        assertThat(COOKIE.find(request)).isEqualTo("a.b.c");
        COOKIE.write("d.e.f", response);
        COOKIE.clearIfUsed(request, response);
        assertThat(response.getHeaders("Set-Cookie")).hasSize(1);
        assertThat(response.getHeader("Set-Cookie"))
                .startsWith("__Host-gatehouse=; Path=/; Max-Age=0; ")
                .contains("; Secure;");
    }

    /** Another application of the host's domain can add a cookie of the same name, unless the name has the prefix. */
    @Test
    void twoCookiesOfTheNameAreRefused() {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setCookies(new Cookie("__Host-gatehouse", "a.b.c"), new Cookie("__Host-gatehouse", "a.b.c"));
        assertThatThrownBy(() -> COOKIE.find(request)).isInstanceOf(Refusal.class);
    }

    @Test
    void anotherNameAndAServiceWithoutCookiesHaveNone() {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setCookies(new Cookie("__host-gatehouse", "a.b.c"), new Cookie("gatehouse", "a.b.c"));
        assertThat(COOKIE.find(request)).isNull();
        request.setCookies(new Cookie("__Host-gatehouse", "a.b.c"));
        assertThat(new TokenCookie(new CookieProperties(false, true, SameSite.LAX, List.of())).find(request))
                .isNull();
        assertThat(TokenCookie.isUsed(request)).isFalse();
    }

    @Test
    void nameAndValueFitInto4096Bytes() {
        int room = 4096 - "__Host-gatehouse".length();
        COOKIE.requireRoomFor("x".repeat(room));
        assertThatThrownBy(() -> COOKIE.write("x".repeat(room + 1), new MockHttpServletResponse()))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("a token of " + (room + 1) + " bytes does not fit into a cookie")
                .hasMessageContaining("gatehouse.token.max-size to " + room + "B");
    }
}
