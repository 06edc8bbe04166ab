package dev.gatehouse.interop;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.problem.RefusalMetrics;
import dev.gatehouse.trace.TraceId;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * RefusalMetrics at the doors whose form OAuth fixes: {@code application/json} with {@code error} and {@code error_description}
 * (RFC 6749, section 5.2), beside the members by which all our refusals are known.
 */
@Component
class OAuthErrors {
    private final RefusalMetrics refusals;

    OAuthErrors(RefusalMetrics refusals) {
        this.refusals = refusals;
    }

    ResponseEntity<Body> answer(Refusal refusal, HttpServletRequest request) {
        refusals.count(refusal.code());
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.status(refusal.status()).contentType(MediaType.APPLICATION_JSON);
        if (refusal.code() == ProblemCode.INVALID_CLIENT) {
            answer.header(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"gatehouse\", charset=\"UTF-8\"");
        }
        return answer.body(new Body(
                refusal.code().text(),
                refusal.detail(),
                refusal.status().value(),
                refusal.code().text(),
                refusal.detail(),
                TraceId.of(request)));
    }

    /** Our codes at these doors are OAuth's own. */
    record Body(String error, String errorDescription, int status, String code, String description, String traceId) {}
}
