package dev.gatehouse.http;

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
        HttpServletResponse headers = (HttpServletResponse) response;
        headers.setHeader("X-Content-Type-Options", "nosniff");
        headers.setHeader("X-XSS-Protection", "0");
        headers.setHeader("Cache-Control", "no-cache, no-store, max-age=0, must-revalidate");
        headers.setHeader("Pragma", "no-cache");
        headers.setHeader("Expires", "0");
        headers.setHeader("X-Frame-Options", "DENY");
        if (isHttps.test((HttpServletRequest) request)) {
            headers.setHeader("Strict-Transport-Security", TRANSPORT_SECURITY);
        }
        chain.doFilter(request, response);
    }
}
