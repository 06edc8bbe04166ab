package dev.gatehouse.http;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;

/** The status of a refused bearer request, where it is not that of the code. */
record RefusalStatus(HttpStatus missingToken) {

    /**
     * A gateway that asks at {@code /verify} passes 401 and 403 on, and makes a failure of its own of all else that we could
     * say of a token or of too many requests. An outage stays one.
     */
    Refusal of(Refusal refusal, HttpServletRequest request) {
        String path = request.getRequestURI();
        if (path.equals("/verify") || path.startsWith("/verify/")) {
            if (refusal.code() == ProblemCode.RATE_EXCEEDED) {
                return refusal.withStatus(HttpStatus.FORBIDDEN);
            }
            return refusal.status().is4xxClientError() ? refusal.withStatus(HttpStatus.UNAUTHORIZED) : refusal;
        }
        return refusal.code() == ProblemCode.AUTHORIZATION_HEADER_MISSING ? refusal.withStatus(missingToken) : refusal;
    }
}
