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
import java.util.function.Predicate;

/**
 * Sets the {@link SecurityHeaders} before anything can commit the response, unless {@link SecurityHeadersValve} has done so:
 * a port of its own for the actuator has no valve. Spring Security's filter asks a writer for each header, which takes
 * longer than the verification of a token.
 */
final class SecurityHeadersFilter implements Filter {
    private final Predicate<HttpServletRequest> isHttps;

    /** @param isHttps whether the client has sent a request by HTTPS */
    SecurityHeadersFilter(Predicate<HttpServletRequest> isHttps) {
        this.isHttps = isHttps;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        // Not again when an asynchronous request ends, since its controller may have replaced some.
        if (request.getDispatcherType() == DispatcherType.REQUEST
                && request.getAttribute(SecurityHeadersValve.DONE) == null) {
            SecurityHeaders.of(isHttps.test((HttpServletRequest) request))
                    .forEach(header -> header.addTo((HttpServletResponse) response));
        }
        chain.doFilter(request, response);
    }
}
