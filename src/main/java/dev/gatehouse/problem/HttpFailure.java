package dev.gatehouse.problem;

import org.springframework.http.HttpStatus;

/** The problem for a failure of which only the HTTP status is known, such as one of the container. */
public final class HttpFailure {
    private HttpFailure() {}

    /** @param status 400 or higher; the refusal keeps it if HTTP defines it */
    public static Refusal refusal(int status) {
        HttpStatus known = HttpStatus.resolve(status);
        Refusal refusal = ofKind(status);
        return known == null ? refusal : refusal.withStatus(known);
    }

    static Refusal internalError() {
        return new Refusal(ProblemCode.INTERNAL_ERROR, "Something went wrong on our side");
    }

    private static Refusal ofKind(int status) {
        return switch (status) {
            case 404 -> new Refusal(ProblemCode.NOT_FOUND, "There is nothing at this address");
            case 405 -> new Refusal(ProblemCode.METHOD_NOT_ALLOWED, "This method is not allowed here");
            case 406 ->
                new Refusal(
                        ProblemCode.NOT_ACCEPTABLE,
                        "The answer is application/json, which the request does not accept");
            case 413 -> new Refusal(ProblemCode.CONTENT_TOO_LARGE, "The body is too large");
            case 415 -> new Refusal(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "The body must be application/json");
            case 501, 505 ->
                new Refusal(ProblemCode.NOT_IMPLEMENTED, "The request uses a feature of HTTP that is not supported");
            default ->
                status < 500 ? new Refusal(ProblemCode.INVALID_REQUEST, "The request is malformed") : internalError();
        };
    }
}
