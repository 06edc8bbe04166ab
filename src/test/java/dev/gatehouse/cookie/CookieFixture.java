package dev.gatehouse.cookie;

import dev.gatehouse.cookie.CookieProperties.SameSite;
import dev.gatehouse.cookie.CrossSiteCheck.Origins;
import java.util.List;

/** The cookie and its check without an application. */
public final class CookieFixture {
    private CookieFixture() {}

    public static TokenCookie cookie(boolean secure) {
        return new TokenCookie(new CookieProperties(true, secure, SameSite.LAX, List.of()));
    }

    /** With https://spa.example.com as the only other origin whose pages may send the cookie. */
    static CrossSiteCheck check(boolean secure) {
        return new CrossSiteCheck(new Origins(List.of("https://spa.example.com"), true), cookie(secure));
    }
}
