package dev.gatehouse.http;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.throttle.InvalidTokenLimit;
import dev.gatehouse.token.AccessToken;
import dev.gatehouse.token.TokenVerification;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.Optional;
import java.util.StringTokenizer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** Authenticates a request by its bearer token, and limits how many invalid tokens one address may present. */
@Component
record BearerAuthenticator(TokenVerification verifier, InvalidTokenLimit invalidTokens, CookieToken cookie) {
    private static final String USUAL = "Bearer ";

    /**
     * By the header {@code Authorization}, or without one by the cookie.
     *
     * @throws Refusal if the request has no valid token, or its address exceeds the limit; {@code cross_origin_request}
     */
    AccessToken authenticate(HttpServletRequest request) {
        String header = token(request);
        String token = header == null ? cookie.require(request) : header;
        Supplier<Optional<String>> seal = () -> verifier.seal(token);
        try {
            return verifier.verify(token, request, () -> invalidTokens.requireRoom(request, seal));
        } catch (Refusal refusal) {
            invalidTokens.record(refusal, request, seal);
            throw refusal;
        }
    }

    /**
     * Parses the header {@code Authorization} (RFC 6750, section 2.1).
     *
     * @return null if there is none, or it is empty
     * @throws Refusal {@code invalid_header}
     */
    static @Nullable String token(HttpServletRequest request) {
        Enumeration<String> headers = request.getHeaders(HttpHeaders.AUTHORIZATION);
        String value = headers.hasMoreElements() ? headers.nextElement() : "";
        if (headers.hasMoreElements()) {
            throw malformed();
        }
        if (value.startsWith(USUAL) && isOneWord(value, USUAL.length())) {
            return value.substring(USUAL.length());
        }
        StringTokenizer parts = new StringTokenizer(value, " \t");
        if (!parts.hasMoreTokens()) {
            return null;
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

    /** A tokenizer compares each character of a long token with each separator. */
    private static boolean isOneWord(String value, int from) {
        return value.length() > from && value.indexOf(' ', from) < 0 && value.indexOf('\t', from) < 0;
    }

    private static Refusal malformed() {
        return new Refusal(ProblemCode.INVALID_HEADER, "Authorization header must be Bearer + \\s + token");
    }
}
