package dev.gatehouse.problem;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * The one exception by which a request is refused. What the client may know is in the code and the detail; the message
 * is for the log. It has no stack trace: the reason says enough, and garbage must be cheap to refuse.
 */
public final class Refusal extends RuntimeException {
    private final ProblemCode code;
    private final HttpStatus status;
    private final String detail;
    private final @Nullable Duration retryAfter;
    private final @Nullable String source;

    private Refusal(
            ProblemCode code,
            HttpStatus status,
            String detail,
            String reason,
            @Nullable Throwable cause,
            @Nullable Duration retryAfter,
            @Nullable String source) {
        super(reason, cause, false, false);
        this.code = code;
        this.status = status;
        this.detail = detail;
        this.retryAfter = retryAfter;
        this.source = source;
    }

    /** A refusal whose public detail is the whole story. */
    public Refusal(ProblemCode code, String detail) {
        this(code, code.status(), detail, detail, null, null, null);
    }

    /** A refusal with a reason that only the log sees. */
    public Refusal(ProblemCode code, String detail, String reason) {
        this(code, code.status(), detail, reason, null, null, null);
    }

    /** A refusal caused by a failure that only the log sees. */
    public Refusal(ProblemCode code, String detail, String reason, Throwable cause) {
        this(code, code.status(), detail, reason, cause, null, null);
    }

    /** The same refusal, told with another status. */
    public Refusal withStatus(HttpStatus other) {
        return new Refusal(code, other, detail, String.valueOf(getMessage()), getCause(), retryAfter, source);
    }

    /** The same refusal, which tells when it is worth to try again. */
    public Refusal withRetryAfter(Duration wait) {
        return new Refusal(code, status, detail, String.valueOf(getMessage()), getCause(), wait, source);
    }

    /** The same refusal, decided by an identity source. */
    public Refusal bySource(String name) {
        return new Refusal(code, status, detail, String.valueOf(getMessage()), getCause(), retryAfter, name);
    }

    public ProblemCode code() {
        return code;
    }

    public HttpStatus status() {
        return status;
    }

    /** What the client is told. */
    public String detail() {
        return detail;
    }

    /** When it is worth to try again, if that is known. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** The identity source that decided or did not answer, if it was one. */
    public Optional<String> source() {
        return Optional.ofNullable(source);
    }
}
