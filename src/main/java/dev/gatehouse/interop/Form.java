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

/**
 * The members of a posted form, each of which may be there once (RFC 6749, section 3.1). What is in the address does not
 * count: addresses are logged, and a token is not to be in one.
 */
record Form(Map<String, String[]> members) {
    static final Form NONE = new Form(Map.of());

    /** @throws Refusal {@code invalid_request} */
    static Form of(HttpServletRequest request) {
        String type = request.getContentType();
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE)) {
            throw new Refusal(
                    ProblemCode.INVALID_REQUEST, "The body must be " + MediaType.APPLICATION_FORM_URLENCODED_VALUE);
        }
        if (request.getQueryString() != null) {
            throw new Refusal(ProblemCode.INVALID_REQUEST, "The address must have no query");
        }
        try {
            return new Form(request.getParameterMap());
        } catch (InvalidParameterException unreadable) {
            if (unreadable.getErrorCode() == HttpStatus.BAD_REQUEST.value()) {
                throw new Refusal(ProblemCode.INVALID_REQUEST, "The form is malformed");
            }
            throw unreadable;
        }
    }

    /**
     * @return null where it is absent
     * @throws Refusal {@code invalid_request} when it is there twice
     */
    @Nullable
    String member(String name) {
        String[] values = members.get(name);
        if (values == null) {
            return null;
        }
        if (values.length > 1) {
            throw new Refusal(ProblemCode.INVALID_REQUEST, name + " is there more than once");
        }
        return values[0];
    }

    /** @throws Refusal {@code invalid_request} */
    String required(String name) {
        String value = member(name);
        if (value == null || value.isBlank()) {
            throw new Refusal(ProblemCode.INVALID_REQUEST, name + " is missing");
        }
        return value;
    }
}
