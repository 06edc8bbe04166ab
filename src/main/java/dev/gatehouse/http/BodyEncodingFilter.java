package dev.gatehouse.http;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Bodies are UTF-8, whatever the charset of their type. Spring Boot's filter, which this one replaces, also sets the encoding
 * of requests that have no type, and so no form to decode.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class BodyEncodingFilter implements Filter {

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentType() != null) {
            request.setCharacterEncoding(StandardCharsets.UTF_8);
        }
        chain.doFilter(request, response);
    }
}
