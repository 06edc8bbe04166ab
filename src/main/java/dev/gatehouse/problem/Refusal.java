package dev.gatehouse.problem;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * The exception that refuses a request. The client sees the code and the detail; the message is only logged. There is no
 * stack trace, because refusing an invalid request must be cheap.
 */
public final class Refusal extends RuntimeException {
    /** About the time after which a source or store that is available again is used again. */
    private static final Duration DEFAULT_WAIT = Duration.ofSeconds(5);

    private final ProblemCode code;
    private final HttpStatus status;
    private final String detail;
    private final @Nullable Duration retryAfter;
    private final @Nullable String source;
    private final @Nullable String user;
    private final @Nullable String hint;

    private Refusal(
            ProblemCode code,
            HttpStatus status,
            String detail,
            String reason,
            @Nullable Throwable cause,
            @Nullable Duration retryAfter,
            @Nullable String source,
            @Nullable String user,
            @Nullable String hint) {
        super(reason, cause, false, false);
        this.code = code;
        this.status = status;
        this.detail = detail;
        this.retryAfter = retryAfter;
        this.source = source;
        this.user = user;
        this.hint = hint;
    }

    /** @param detail for the client and the log */
    public Refusal(ProblemCode code, String detail) {
        this(code, code.status(), detail, detail, null, null, null, null, null);
    }

    /**
     * @param detail for the client
     * @param reason for the log
     */
    public Refusal(ProblemCode code, String detail, String reason) {
        this(code, code.status(), detail, reason, null, null, null, null, null);
    }

    /**
     * @param detail for the client
     * @param reason for the log
     * @param cause for the log
     */
    public Refusal(ProblemCode code, String detail, String reason, Throwable cause) {
        this(code, code.status(), detail, reason, cause, null, null, null, null);
    }

    /** A copy with another HTTP status. */
    public Refusal withStatus(HttpStatus other) {
        return new Refusal(
                code, other, detail, String.valueOf(getMessage()), getCause(), retryAfter, source, user, hint);
    }

    /** A copy with the time to wait before a retry, for the header {@code Retry-After}. */
    public Refusal withRetryAfter(Duration wait) {
        return new Refusal(code, status, detail, String.valueOf(getMessage()), getCause(), wait, source, user, hint);
    }

    /** The same refusal, decided by an identity source. */
    public Refusal bySource(String name) {
        return new Refusal(
                code, status, detail, String.valueOf(getMessage()), getCause(), retryAfter, name, user, hint);
    }

    /** The same refusal, of a user whom the source knows. */
    public Refusal ofUser(@Nullable String name) {
        return new Refusal(
                code, status, detail, String.valueOf(getMessage()), getCause(), retryAfter, source, name, hint);
    }

    /** A copy that says what the client can change, where the detail is fixed. */
    public Refusal withHint(String text) {
        return new Refusal(
                code, status, detail, String.valueOf(getMessage()), getCause(), retryAfter, source, user, text);
    }

    public ProblemCode code() {
        return code;
    }

    public HttpStatus status() {
        return status;
    }

    /** The error text for the client. */
    public String detail() {
        return detail;
    }

    /**
     * The header {@code Retry-After} in seconds (RFC 9110, section 10.2.3), rounded up so that a client that waits this long
     * is not refused again. Each 429 and 503 has one.
     */
    public Optional<String> retryAfter() {
        boolean temporary = status == HttpStatus.TOO_MANY_REQUESTS || status == HttpStatus.SERVICE_UNAVAILABLE;
        return Optional.ofNullable(retryAfter)
                .or(() -> Optional.of(DEFAULT_WAIT).filter(wait -> temporary))
                .map(wait -> String.valueOf(Math.max(1, wait.plusMillis(999).toSeconds())));
    }

    /** The identity source that decided or did not answer, if it was one. */
    public Optional<String> source() {
        return Optional.ofNullable(source);
    }

    /** The canonical name of the user whose credentials were refused, if a source knows it. */
    public Optional<String> user() {
        return Optional.ofNullable(user);
    }

    /** What the client can change, if it is not in the detail. */
    public Optional<String> hint() {
        return Optional.ofNullable(hint);
    }
}
