package dev.gatehouse.problem;

import java.util.Locale;
import org.springframework.http.HttpStatus;

/** The stable error codes, each with its usual HTTP status. */
public enum ProblemCode {
    AUTHORIZATION_HEADER_MISSING(HttpStatus.BAD_REQUEST),
    INVALID_HEADER(HttpStatus.BAD_REQUEST),
    CREDENTIALS_MISSING(HttpStatus.BAD_REQUEST),
    INVALID_REQUEST(HttpStatus.BAD_REQUEST),
    WEAK_PASSWORD(HttpStatus.BAD_REQUEST),
    UNAUTHORIZED_CLIENT(HttpStatus.BAD_REQUEST),
    INVALID_CLIENT(HttpStatus.UNAUTHORIZED),
    TOKEN_EXPIRED(HttpStatus.UNAUTHORIZED),
    TOKEN_INVALID(HttpStatus.UNAUTHORIZED),
    SESSION_ENDED(HttpStatus.UNAUTHORIZED),
    INSUFFICIENT_USER_AUTHENTICATION(HttpStatus.UNAUTHORIZED),
    AUTHENTICATION_FAILED(HttpStatus.FORBIDDEN),
    PASSWORD_EXPIRED(HttpStatus.FORBIDDEN),
    PASSWORD_MUST_CHANGE(HttpStatus.FORBIDDEN),
    PASSWORD_REFUSED(HttpStatus.FORBIDDEN),
    ACCOUNT_DISABLED(HttpStatus.FORBIDDEN),
    ACCOUNT_LOCKED(HttpStatus.FORBIDDEN),
    TOKEN_TOO_LARGE(HttpStatus.FORBIDDEN),
    TOO_MANY_SESSIONS(HttpStatus.FORBIDDEN),
    INSUFFICIENT_ROLE(HttpStatus.FORBIDDEN),
    CROSS_ORIGIN_REQUEST(HttpStatus.FORBIDDEN),
    RESOURCE_NOT_FOUND(HttpStatus.NOT_FOUND),
    NOT_FOUND(HttpStatus.NOT_FOUND),
    METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED),
    NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE),
    USER_EXISTS(HttpStatus.CONFLICT),
    LAST_ADMIN(HttpStatus.CONFLICT),
    LOCAL_USERS_OFF(HttpStatus.CONFLICT),
    KEY_CONFIGURED(HttpStatus.CONFLICT),
    CONTENT_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE),
    UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE),
    TOO_MANY_ATTEMPTS(HttpStatus.TOO_MANY_REQUESTS),
    RATE_EXCEEDED(HttpStatus.TOO_MANY_REQUESTS),
    IDENTITY_SOURCE_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE),
    STORE_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE),
    BUSY(HttpStatus.SERVICE_UNAVAILABLE),
    NOT_IMPLEMENTED(HttpStatus.NOT_IMPLEMENTED),
    INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR);

    private final HttpStatus status;
    private final String text = name().toLowerCase(Locale.ROOT);

    ProblemCode(HttpStatus status) {
        this.status = status;
    }

    public HttpStatus status() {
        return status;
    }

    /** The member {@code code} of a problem: snake_case. */
    public String text() {
        return text;
    }
}
