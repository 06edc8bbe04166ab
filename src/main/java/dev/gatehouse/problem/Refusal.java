package dev.gatehouse.problem;

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

    private Refusal(ProblemCode code, HttpStatus status, String detail, String reason, @Nullable Throwable cause) {
        super(reason, cause, false, false);
        this.code = code;
        this.status = status;
        this.detail = detail;
    }

    /** A refusal whose public detail is the whole story. */
    public Refusal(ProblemCode code, String detail) {
        this(code, code.status(), detail, detail, null);
    }

    /** A refusal with a reason that only the log sees. */
    public Refusal(ProblemCode code, String detail, String reason) {
        this(code, code.status(), detail, reason, null);
    }

    /** A refusal caused by a failure that only the log sees. */
    public Refusal(ProblemCode code, String detail, String reason, Throwable cause) {
        this(code, code.status(), detail, reason, cause);
    }

    /** The same refusal, told with another status. */
    public Refusal withStatus(HttpStatus other) {
        return new Refusal(code, other, detail, String.valueOf(getMessage()), getCause());
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
}
