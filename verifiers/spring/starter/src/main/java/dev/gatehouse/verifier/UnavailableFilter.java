package dev.gatehouse.verifier;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.security.authentication.AuthenticationServiceException;

/**
 * Answers 503 where a token cannot be verified: Spring Security throws such exceptions out of its filters, which would become a
 * 500. It surrounds Spring Security, so it also works for a service with its own rules.
 */
final class UnavailableFilter implements Filter, Ordered {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } catch (AuthenticationServiceException e) {
            if (!(e.getCause() instanceof VerifierUnavailable unavailable) || response.isCommitted()) {
                throw e;
            }
            write((HttpServletResponse) response, unavailable.reason());
        }
    }

    /** RFC 9457. */
    private static void write(HttpServletResponse response, Reason reason) throws IOException {
        response.resetBuffer();
        response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setHeader("Retry-After", "1");
        response.setHeader("Cache-Control", "no-store");
        response.setContentType("application/problem+json");
        response.getOutputStream()
                .print("{\"title\":\"Service Unavailable\",\"status\":503,\"detail\":\"" + reason.description()
                        + "\",\"code\":\"" + reason.code() + "\"}");
    }

    @Override
    public int getOrder() {
        return VerifierFilters.AROUND_SECURITY;
    }
}
