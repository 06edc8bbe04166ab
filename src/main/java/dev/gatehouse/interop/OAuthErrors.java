package dev.gatehouse.interop;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.problem.RefusalMetrics;
import dev.gatehouse.trace.TraceId;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Errors of the endpoints that OAuth specifies: {@code application/json} with {@code error} and
 * {@code error_description} (RFC 6749, section 5.2), and the members of all our errors.
 */
@RestControllerAdvice(
        assignableTypes = {IntrospectionController.class, RevocationController.class, RevocationsController.class})
@Order(0)
record OAuthErrors(RefusalMetrics refusals) {

    @ExceptionHandler
    ResponseEntity<Body> response(Refusal refusal, HttpServletRequest request) {
        refusals.count(refusal.code());
        ResponseEntity.BodyBuilder response =
                ResponseEntity.status(refusal.status()).contentType(MediaType.APPLICATION_JSON);
        if (refusal.code() == ProblemCode.INVALID_CLIENT) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"gatehouse\", charset=\"UTF-8\"");
        }
        refusal.retryAfter().ifPresent(seconds -> response.header(HttpHeaders.RETRY_AFTER, seconds));
        return response.body(new Body(
                refusal.code().text(),
                refusal.detail(),
                refusal.status().value(),
                refusal.code().text(),
                refusal.detail(),
                TraceId.of(request)));
    }

    /** The codes of these endpoints are those of OAuth. */
    record Body(String error, String errorDescription, int status, String code, String description, String traceId) {}
}
