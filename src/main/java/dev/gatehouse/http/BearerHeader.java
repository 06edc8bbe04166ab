package dev.gatehouse.http;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.StringTokenizer;
import org.springframework.http.HttpHeaders;

/** The header {@code Authorization} of a request, taken apart (RFC 6750, section 2.1). */
final class BearerHeader {
    private static final String BLANKS = " \t";

    private BearerHeader() {}

    /** @throws Refusal {@code authorization_header_missing} or {@code invalid_header} */
    static String token(HttpServletRequest request) {
        Enumeration<String> headers = request.getHeaders(HttpHeaders.AUTHORIZATION);
        String value = headers.hasMoreElements() ? headers.nextElement() : "";
        if (headers.hasMoreElements()) {
            throw malformed();
        }
        StringTokenizer parts = new StringTokenizer(value, BLANKS);
        if (!parts.hasMoreTokens()) {
            throw new Refusal(ProblemCode.AUTHORIZATION_HEADER_MISSING, "Authorization header is expected");
        }
        if (!parts.nextToken().equalsIgnoreCase("Bearer")) {
            throw new Refusal(ProblemCode.INVALID_HEADER, "Authorization header must start with Bearer");
        }
        if (!parts.hasMoreTokens()) {
            throw new Refusal(ProblemCode.INVALID_HEADER, "Token not found");
        }
        String token = parts.nextToken();
        if (parts.hasMoreTokens()) {
            throw malformed();
        }
        return token;
    }

    private static Refusal malformed() {
        return new Refusal(ProblemCode.INVALID_HEADER, "Authorization header must be Bearer + \\s + token");
    }
}
