package dev.gatehouse.http;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import org.springframework.http.HttpHeaders;

/** Parses the header {@code Authorization} of a request (RFC 6750, section 2.1). */
final class BearerHeader {
    private BearerHeader() {}

    /**
     * @return the token
     * @throws Refusal {@code authorization_header_missing} or {@code invalid_header}
     */
    static String token(HttpServletRequest request) {
        Enumeration<String> headers = request.getHeaders(HttpHeaders.AUTHORIZATION);
        String value = headers.hasMoreElements() ? headers.nextElement() : "";
        if (headers.hasMoreElements()) {
            throw malformed();
        }
        int scheme = skipBlanks(value, 0);
        if (scheme == value.length()) {
            throw new Refusal(ProblemCode.AUTHORIZATION_HEADER_MISSING, "Authorization header is expected");
        }
        int schemeEnd = nextBlank(value, scheme);
        if (!value.substring(scheme, schemeEnd).equalsIgnoreCase("Bearer")) {
            throw new Refusal(ProblemCode.INVALID_HEADER, "Authorization header must start with Bearer");
        }
        int token = skipBlanks(value, schemeEnd);
        if (token == value.length()) {
            throw new Refusal(ProblemCode.INVALID_HEADER, "Token not found");
        }
        int tokenEnd = nextBlank(value, token);
        if (skipBlanks(value, tokenEnd) < value.length()) {
            throw malformed();
        }
        return value.substring(token, tokenEnd);
    }

    private static int skipBlanks(String value, int from) {
        int i = from;
        while (i < value.length() && (value.charAt(i) == ' ' || value.charAt(i) == '\t')) {
            i++;
        }
        return i;
    }

    private static int nextBlank(String value, int from) {
        int space = value.indexOf(' ', from);
        int tab = value.indexOf('\t', from);
        int end = space < 0 || (tab >= 0 && tab < space) ? tab : space;
        return end < 0 ? value.length() : end;
    }

    private static Refusal malformed() {
        return new Refusal(ProblemCode.INVALID_HEADER, "Authorization header must be Bearer + \\s + token");
    }
}
