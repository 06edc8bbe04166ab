package dev.gatehouse.cookie;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseCookie.ResponseCookieBuilder;
import org.springframework.stereotype.Component;

/**
 * The cookie that holds the token of a browser, which no script of a page can read. It belongs to one host and ends with the
 * browser (RFC 6265; the prefix {@code __Host-} is of its successor, section 4.1.3.2).
 */
@Component
public class TokenCookie {
    private static final String USED = TokenCookie.class.getName();

    /** What browsers keep of a name and a value together. */
    private static final int MAX_BYTES = 4096;

    private final CookieProperties properties;
    private final String name;

    TokenCookie(CookieProperties properties) {
        this.properties = properties;
        this.name = properties.secure() ? "__Host-gatehouse" : "gatehouse";
    }

    public boolean isEnabled() {
        return properties.enabled();
    }

    /** Whether browsers send the cookie by HTTPS only. */
    public boolean isSecure() {
        return properties.secure();
    }

    /** {@code https}, or {@code http} where the cookie is not secure: the scheme of each page that has the cookie. */
    String scheme() {
        return isSecure() ? "https" : "http";
    }

    /**
     * The token of a request, which then counts as one {@link #isUsed by cookie}.
     *
     * @return null if there is no cookie, or cookies are not enabled
     * @throws Refusal {@code invalid_header} if there are several cookies of the name
     */
    public @Nullable String find(HttpServletRequest request) {
        Cookie[] cookies = properties.enabled() ? request.getCookies() : null;
        String token = null;
        for (Cookie cookie : cookies == null ? new Cookie[0] : cookies) {
            if (cookie.getName().equals(name)) {
                if (token != null) {
                    throw new Refusal(ProblemCode.INVALID_HEADER, "The cookie " + name + " occurs more than once");
                }
                token = cookie.getValue();
            }
        }
        if (token != null) {
            request.setAttribute(USED, true);
        }
        return token;
    }

    /** Whether the request was authenticated by cookie. Its response has no token except in a cookie. */
    public static boolean isUsed(HttpServletRequest request) {
        return request.getAttribute(USED) != null;
    }

    /** Whether browsers store a cookie with this token. */
    public boolean hasRoomFor(String token) {
        return name.length() + token.length() <= MAX_BYTES;
    }

    /** @throws Refusal {@code token_too_large} if browsers would not store the cookie */
    public void requireRoomFor(String token) {
        if (!hasRoomFor(token)) {
            int room = MAX_BYTES - name.length();
            throw new Refusal(
                    ProblemCode.TOKEN_TOO_LARGE,
                    "The token would be larger than the " + room + " bytes that fit into a cookie",
                    "a token of " + token.length() + " bytes does not fit into a cookie: map fewer attributes in"
                            + " gatehouse.token.claims, or set gatehouse.token.max-size to " + room
                            + "B and gatehouse.token.oversize to roles-only");
        }
    }

    /**
     * Sets the cookie, which replaces one that the response sets already. No cache may keep the response.
     *
     * @throws Refusal as {@link #requireRoomFor}
     */
    public void write(String token, HttpServletResponse response) {
        requireRoomFor(token);
        set(cookie(token), response);
    }

    /** Deletes the cookie in the browser, if the request was authenticated by it. */
    public void clearIfUsed(HttpServletRequest request, HttpServletResponse response) {
        if (isUsed(request)) {
            set(cookie("").maxAge(Duration.ZERO), response);
        }
    }

    private ResponseCookieBuilder cookie(String value) {
        return ResponseCookie.from(name, value)
                .path("/")
                .secure(properties.secure())
                .httpOnly(true)
                .sameSite(properties.sameSite().attribute());
    }

    private static void set(ResponseCookieBuilder cookie, HttpServletResponse response) {
        response.setHeader(HttpHeaders.SET_COOKIE, cookie.build().toString());
        response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noStore().getHeaderValue());
    }
}
