package dev.gatehouse.http;

import dev.gatehouse.access.MappedPath;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.ProblemWriter;
import dev.gatehouse.problem.Refusal;
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
import org.springframework.web.util.ContentCachingRequestWrapper;

/** Limits the size of request bodies, whether or not the request announces the length. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class BodyLimitFilter implements Filter {
    static final int LIMIT = 64 * 1024;
    private static final int LOGIN_LIMIT = 16 * 1024;

    private final ProblemWriter problems;

    BodyLimitFilter(ProblemWriter problems) {
        this.problems = problems;
    }

    static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (hasBody((HttpServletRequest) request)) {
            limit((HttpServletRequest) request, (HttpServletResponse) response, chain);
        } else {
            chain.doFilter(request, response);
        }
    }

    private void limit(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = MappedPath.decoded(MappedPath.of(request));
        int limit = path.startsWith("/authenticate") ? LOGIN_LIMIT : LIMIT;
        long announced = request.getContentLengthLong();
        if (announced > limit) {
            problems.write(tooLarge(limit), request, response);
            return;
        }
        chain.doFilter(announced >= 0 ? request : new LimitedRequest(request, limit), response);
    }

    private static Refusal tooLarge(int limit) {
        return new Refusal(ProblemCode.CONTENT_TOO_LARGE, "The body is larger than " + limit + " bytes");
    }

    /**
     * A request whose body throws a refusal when it is read beyond the limit. Tomcat reads forms and parts past it: forms
     * have a limit of Tomcat's own, and parts are off (application.yml).
     */
    private static final class LimitedRequest extends ContentCachingRequestWrapper {
        LimitedRequest(HttpServletRequest request, int limit) {
            super(request, limit);
        }

        @Override
        protected void handleContentOverflow(int limit) {
            throw tooLarge(limit);
        }
    }
}
