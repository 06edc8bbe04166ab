package dev.gatehouse.cookie;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the cookie.
 *
 * @param enabled whether a sign-in may ask for a cookie, and whether a request may have one in place of the header
 * @param secure whether browsers send the cookie by HTTPS only; it has the prefix {@code __Host-} then
 * @param sameSite whether browsers send the cookie with navigations from other sites (lax), or not at all (strict)
 * @param returnOrigins origins to which a sign-in page may send the browser back, as {@code https://app.example.com}
 */
@ConfigurationProperties("gatehouse.http.cookie")
record CookieProperties(
        @DefaultValue("false") boolean enabled,
        @DefaultValue("true") boolean secure,
        @DefaultValue("lax") SameSite sameSite,
        @DefaultValue List<String> returnOrigins) {

    enum SameSite {
        LAX("Lax"),
        STRICT("Strict");

        private final String attribute;

        SameSite(String attribute) {
            this.attribute = attribute;
        }

        /** The value in {@code Set-Cookie}. */
        String attribute() {
            return attribute;
        }
    }
}
