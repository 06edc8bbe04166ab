package dev.gatehouse.interop;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Map;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.web.firewall.RequestRejectedException;

/**
 * The parameters of a posted form, each of which may occur once (RFC 6749, section 3.1). A query is refused: URLs are
 * logged, and must not contain tokens.
 */
record Form(Map<String, String[]> parameters) {
    static final Form NONE = new Form(Map.of());

    /** @throws Refusal {@code invalid_request} */
    static Form of(HttpServletRequest request) {
        String type = request.getContentType();
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE)) {
            throw new Refusal(
                    ProblemCode.INVALID_REQUEST, "The body must be " + MediaType.APPLICATION_FORM_URLENCODED_VALUE);
        }
        if (request.getQueryString() != null) {
            throw new Refusal(ProblemCode.INVALID_REQUEST, "The URL must have no query");
        }
        try {
            return new Form(request.getParameterMap());
        } catch (RequestRejectedException controlCharacter) {
            throw malformed();
        } catch (InvalidParameterException unreadable) {
            throw unreadable.getErrorCode() == HttpStatus.BAD_REQUEST.value() ? malformed() : unreadable;
        }
    }

    /**
     * @return null when the parameter is absent or empty, which is the same (RFC 6749, section 3.1)
     * @throws Refusal {@code invalid_request} when it occurs twice
     */
    @Nullable
    String parameter(String name) {
        String[] values = parameters.get(name);
        if (values == null) {
            return null;
        }
        if (values.length > 1) {
            throw new Refusal(ProblemCode.INVALID_REQUEST, name + " occurs more than once");
        }
        return values[0].isEmpty() ? null : values[0];
    }

    /** @throws Refusal {@code invalid_request} */
    String required(String name) {
        String value = parameter(name);
        if (value == null || value.isBlank()) {
            throw new Refusal(ProblemCode.INVALID_REQUEST, name + " is missing");
        }
        return value;
    }

    private static Refusal malformed() {
        return new Refusal(ProblemCode.INVALID_REQUEST, "The form is malformed");
    }
}
