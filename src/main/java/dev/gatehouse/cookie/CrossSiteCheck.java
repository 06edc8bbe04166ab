package dev.gatehouse.cookie;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Whether the page that caused a request may change something with the cookie of its visitor, or sign the visitor in. The
 * browser says which page that was: {@code Sec-Fetch-Site} (Fetch Metadata), or where that is missing, {@code Origin}
 * (RFC 6454). No page can set these headers.
 */
@Component
public class CrossSiteCheck {
    /** A page of another origin cannot send it unless CORS allows it. */
    public static final String CUSTOM_HEADER = "X-Requested-With";

    private static final String FETCH_SITE = "Sec-Fetch-Site";
    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");

    private final Origins allowed;
    private final TokenCookie cookie;

    CrossSiteCheck(Origins allowed, TokenCookie cookie) {
        this.allowed = allowed;
        this.cookie = cookie;
    }

    /** The origins whose pages may send the cookie, as CORS allows it. */
    @ConfigurationProperties("gatehouse.http")
    record Origins(
            @DefaultValue List<String> corsOrigins,
            @DefaultValue("false") boolean corsCredentials) {

        Origins {
            Misconfiguration.check(
                    !corsCredentials || !corsOrigins.contains("null"),
                    "gatehouse.http.cors-origins has the origin null together with cors-credentials, and any page can"
                            + " have that origin",
                    "Remove it from the list.");
        }

        boolean contain(@Nullable String origin) {
            return corsCredentials && origin != null && corsOrigins.contains(origin);
        }
    }

    /**
     * For a request that changes something, whatever its method: a sign-in.
     *
     * @throws Refusal {@code cross_origin_request}
     */
    public void require(HttpServletRequest request) {
        require(request, request.getHeader(HttpHeaders.HOST));
    }

    /**
     * For a request with the cookie. One that only reads is accepted from everywhere.
     *
     * @throws Refusal {@code cross_origin_request}
     */
    public void requireIfUnsafe(HttpServletRequest request) {
        if (!SAFE_METHODS.contains(request.getMethod())) {
            require(request);
        }
    }

    /**
     * For a request about which a gateway asks. The method is the one that the gateway names in {@code X-Original-Method} or
     * {@code X-Forwarded-Method}. A request without a name may be any, and one that opens a WebSocket may change anything.
     *
     * @throws Refusal {@code cross_origin_request}
     */
    public void requireIfUnsafeBehindGateway(HttpServletRequest request) {
        List<String> methods = Stream.of("X-Original-Method", "X-Forwarded-Method")
                .flatMap(name -> Collections.list(request.getHeaders(name)).stream())
                .toList();
        if (methods.isEmpty() || !SAFE_METHODS.containsAll(methods) || opensWebSocket(request)) {
            String host = request.getHeader("X-Forwarded-Host");
            require(request, host == null ? request.getHeader(HttpHeaders.HOST) : host);
        }
    }

    /** RFC 6455, section 4.1: a page can open one to any host, with the cookies of that host. */
    private static boolean opensWebSocket(HttpServletRequest request) {
        return request.getHeader("Sec-WebSocket-Key") != null || request.getHeader(HttpHeaders.UPGRADE) != null;
    }

    private void require(HttpServletRequest request, @Nullable String host) {
        String site = only(request, FETCH_SITE);
        String origin = only(request, HttpHeaders.ORIGIN);
        boolean own = site == null
                ? origin != null && host != null && isSame(origin, cookie.scheme() + "://" + host)
                : site.equals("same-origin") || site.equals("none");
        if (!own && !(allowed.contain(origin) && hasText(request.getHeader(CUSTOM_HEADER)))) {
            throw new Refusal(
                    ProblemCode.CROSS_ORIGIN_REQUEST,
                    "The request must come from a page of this origin: Sec-Fetch-Site or Origin names another one, or both"
                            + " are missing");
        }
    }

    /** Null if the header is missing; a text that matches nothing if it occurs twice. */
    private static @Nullable String only(HttpServletRequest request, String name) {
        List<String> values = Collections.list(request.getHeaders(name));
        return values.size() > 1 ? "several" : values.isEmpty() ? null : values.get(0);
    }

    /** Compares scheme, host and port (RFC 6454, section 5). */
    private static boolean isSame(String origin, String own) {
        return normalized(origin).equals(normalized(own));
    }

    private static String normalized(String origin) {
        return origin.toLowerCase(Locale.ROOT).replaceFirst("^(https://.*):443$|^(http://.*):80$", "$1$2");
    }

    private static boolean hasText(@Nullable String value) {
        return value != null && !value.isBlank();
    }
}
