package dev.gatehouse.http;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.ProblemWriter;
import dev.gatehouse.problem.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.cors.DefaultCorsProcessor;

/** Spring's check of cross-origin requests, with a problem as the body of a refusal. */
final class CorsRefusal extends DefaultCorsProcessor {
    private final ProblemWriter problems;

    CorsRefusal(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    public boolean processRequest(
            @Nullable CorsConfiguration allowed, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        boolean accepted = super.processRequest(allowed, request, response) || isOfOwnPage(request);
        if (!accepted) {
            Refusal refusal = new Refusal(
                    ProblemCode.INVALID_REQUEST,
                    "The origin, the method or a header of this cross-origin request is not allowed");
            problems.write(refusal.withStatus(HttpStatus.FORBIDDEN), request, response);
        }
        return accepted;
    }

    /**
     * Behind a proxy that terminates TLS, the origin of our own pages differs from the address of the request. Browsers say
     * which it is, and no page can set this header (Fetch Metadata).
     */
    private static boolean isOfOwnPage(HttpServletRequest request) {
        return "same-origin".equals(request.getHeader("Sec-Fetch-Site")) && !CorsUtils.isPreFlightRequest(request);
    }

    /** Nothing: the superclass knows no request, and a problem needs its trace id. */
    @Override
    protected void rejectRequest(ServerHttpResponse response) {}
}
