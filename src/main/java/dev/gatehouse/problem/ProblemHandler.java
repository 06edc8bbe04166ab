package dev.gatehouse.problem;

import dev.gatehouse.storage.StoreOutage;
import dev.gatehouse.trace.TraceId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/** Renders, once, whatever a controller or Spring threw. */
@RestControllerAdvice
class ProblemHandler {
    private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

    private final ProblemWriter writer;

    ProblemHandler(ProblemWriter writer) {
        this.writer = writer;
    }

    @ExceptionHandler
    void handle(Exception failure, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (failure instanceof Refusal refusal) {
            writer.write(refusal, request, response);
        } else if (failure instanceof AccessDeniedException denied) {
            writer.write(RoleRefusal.of(denied), request, response);
        } else if (failure instanceof ErrorResponse answer) {
            answer.getHeaders().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
            writer.write(ofStatus(answer.getStatusCode().value()), request, response);
        } else if (failure instanceof InvalidParameterException parameter) {
            writer.write(ofStatus(parameter.getErrorCode()), request, response);
        } else if (failure instanceof HttpMessageNotReadableException) {
            writer.write(new Refusal(ProblemCode.INVALID_REQUEST, "The body cannot be read"), request, response);
        } else if (StoreOutage.isCauseOf(failure)) {
            writer.write(TraceId.logged(request, () -> storeUnavailable(failure)), request, response);
        } else if (!(failure instanceof AsyncRequestNotUsableException)) {
            writer.write(TraceId.logged(request, () -> internalError(failure)), request, response);
        }
    }

    private static Refusal storeUnavailable(Exception outage) {
        log.warn("store unavailable: {}", String.valueOf(outage.getMessage()));
        return new Refusal(ProblemCode.STORE_UNAVAILABLE, "The store is unavailable, try again later");
    }

    /** The last resort: the client is told a trace id, and the log all that is known under it. */
    private static Refusal internalError(Exception failure) {
        log.error("internal error", failure);
        return new Refusal(ProblemCode.INTERNAL_ERROR, "Something went wrong on our side");
    }

    /** What is said when only the HTTP status of a failure is known. */
    static Refusal ofStatus(int status) {
        ProblemCode code = ProblemCode.of(status);
        return new Refusal(
                code,
                switch (code) {
                    case NOT_FOUND -> "There is nothing at this address";
                    case METHOD_NOT_ALLOWED -> "This method is not allowed here";
                    case NOT_ACCEPTABLE -> "The answer is application/json, which the request does not accept";
                    case CONTENT_TOO_LARGE -> "The body is too large";
                    case UNSUPPORTED_MEDIA_TYPE -> "The body must be application/json";
                    default -> "The request is malformed";
                });
    }
}
