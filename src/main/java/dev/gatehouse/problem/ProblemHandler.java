package dev.gatehouse.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Writes the problem for an exception of a controller. Spring's own exceptions arrive at the overridden methods. */
@RestControllerAdvice
class ProblemHandler extends ResponseEntityExceptionHandler implements RequestRejectedHandler {
    private final ProblemWriter writer;

    ProblemHandler(ProblemWriter writer) {
        this.writer = writer;
    }

    /** A request that Spring's firewall rejects before any controller; later rejections arrive below. */
    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, RequestRejectedException rejected)
            throws IOException {
        failure(rejected, request, response);
    }

    @ExceptionHandler
    void failure(Exception failure, HttpServletRequest request, HttpServletResponse response) throws IOException {
        writer.write(FailedRequest.refusal(failure, request), request, response);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return write(new Refusal(ProblemCode.INVALID_REQUEST, "The body cannot be read"), headers, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception failure, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return status.value() == 500
                ? respond(request, (servletRequest, response) -> failure(failure, servletRequest, response))
                : write(HttpFailure.refusal(status.value()), headers, request);
    }

    private @Nullable ResponseEntity<Object> write(Refusal refusal, HttpHeaders headers, WebRequest request) {
        return respond(request, (servletRequest, response) -> {
            headers.forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
            writer.write(refusal, servletRequest, response);
        });
    }

    /** @return null, because the response is written */
    private static @Nullable ResponseEntity<Object> respond(WebRequest request, Responder responder) {
        ServletWebRequest exchange = (ServletWebRequest) request;
        try {
            responder.respond(exchange.getRequest(), Objects.requireNonNull(exchange.getResponse()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return null;
    }

    private interface Responder {
        void respond(HttpServletRequest request, HttpServletResponse response) throws IOException;
    }
}
