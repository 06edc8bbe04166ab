package dev.gatehouse.http;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * The response headers that Spring Security sets by default, before anything can commit the response. Its own filter asks a
 * writer for each of them, which takes longer than the verification of a token.
 */
final class SecurityHeadersFilter implements Filter {
    /** One year, for this host only: others of its domain may have no TLS. */
    private static final String TRANSPORT_SECURITY =
            "max-age=" + Duration.ofDays(365).toSeconds();

    private final Predicate<HttpServletRequest> isHttps;

    /** @param isHttps whether the client has sent a request by HTTPS */
    SecurityHeadersFilter(Predicate<HttpServletRequest> isHttps) {
        this.isHttps = isHttps;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        // Not again when an asynchronous request ends, since its controller may have replaced some.
        if (request.getDispatcherType() == DispatcherType.REQUEST) {
            addHeaders((HttpServletRequest) request, (HttpServletResponse) response);
        }
        chain.doFilter(request, response);
    }

    private void addHeaders(HttpServletRequest request, HttpServletResponse headers) {
        headers.addHeader("X-Content-Type-Options", "nosniff");
        headers.addHeader("X-XSS-Protection", "0");
        headers.addHeader("Cache-Control", "no-cache, no-store, max-age=0, must-revalidate");
        headers.addHeader("Pragma", "no-cache");
        headers.addHeader("Expires", "0");
        headers.addHeader("X-Frame-Options", "DENY");
        if (isHttps.test(request)) {
            headers.addHeader("Strict-Transport-Security", TRANSPORT_SECURITY);
        }
    }
}
