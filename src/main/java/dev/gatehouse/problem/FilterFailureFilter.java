package dev.gatehouse.problem;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Handles the exception of a filter like that of a controller; Tomcat would log it as an error whatever it is. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class FilterFailureFilter implements Filter {
    private final ProblemHandler problems;

    FilterFailureFilter(ProblemHandler problems) {
        this.problems = problems;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } catch (RuntimeException failure) {
            if (response.isCommitted()) {
                throw failure;
            }
            problems.failure(failure, (HttpServletRequest) request, (HttpServletResponse) response);
        }
    }
}
