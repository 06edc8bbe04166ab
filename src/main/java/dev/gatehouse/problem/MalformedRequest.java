package dev.gatehouse.problem;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotWritableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.util.InvalidMimeTypeException;

/** Decides whether the request, and not Gatehouse, is at fault for an exception of Tomcat or Spring. */
final class MalformedRequest {
    private MalformedRequest() {}

    /** The refusal of the request; empty if the exception is not its fault. */
    static Optional<Refusal> refusal(Exception failure, HttpServletRequest request) {
        if (failure instanceof InvalidParameterException unreadable) {
            return Optional.of(HttpFailure.refusal(unreadable.getErrorCode()));
        }
        if (isOfCharset(failure, request)) {
            return Optional.of(HttpFailure.refusal(406));
        }
        boolean malformed = failure instanceof RequestRejectedException
                || isOfPathParameter(failure, request)
                || failure instanceof InvalidMimeTypeException
                || failure instanceof InvalidMediaTypeException
                || isOfWildcardType(failure, request)
                || isOfEmptyAccept(failure, request);
        return malformed ? Optional.of(HttpFailure.refusal(400)) : Optional.empty();
    }

    /** Spring reads the headers of a body with an assertion that its type is no pattern. */
    private static boolean isOfWildcardType(Exception failure, HttpServletRequest request) {
        String type = request.getContentType();
        return failure instanceof IllegalArgumentException && type != null && type.contains(MediaType.ALL.getSubtype());
    }

    /** Boot's endpoint for Prometheus finds no format in an {@code Accept} without a type, and uses null. */
    private static boolean isOfEmptyAccept(Exception failure, HttpServletRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        return failure instanceof NullPointerException && accept != null && accept.isBlank();
    }

    /** Spring parses the path before its firewall, which rejects every path parameter. */
    private static boolean isOfPathParameter(Exception failure, HttpServletRequest request) {
        return failure instanceof IllegalArgumentException
                && request.getRequestURI().contains(";");
    }

    /** Spring chooses a format whose charset its JSON converter cannot write. */
    private static boolean isOfCharset(Exception failure, HttpServletRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        return failure instanceof HttpMessageNotWritableException && accept != null && accept.contains("charset");
    }
}
