package dev.gatehouse.cookie;

import dev.gatehouse.cookie.CookieProperties.SameSite;
import dev.gatehouse.cookie.CrossSiteCheck.Origins;
import java.net.InetAddress;
import java.util.List;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;

/** The cookie and its check without an application. */
final class CookieFixture {
    private CookieFixture() {}

    static TokenCookie cookie(boolean secure) {
        return cookie(new CookieProperties(true, secure, SameSite.LAX, List.of()), InetAddress.getLoopbackAddress());
    }

    static TokenCookie cookie(CookieProperties properties, InetAddress address) {
        ServerProperties server = new ServerProperties();
        server.setAddress(address);
        return new TokenCookie(properties, server);
    }

    /** With https://spa.example.com as the only other origin whose pages may send the cookie. */
    static CrossSiteCheck check(boolean secure) {
        return new CrossSiteCheck(new Origins(List.of("https://spa.example.com"), true), cookie(secure));
    }
}
