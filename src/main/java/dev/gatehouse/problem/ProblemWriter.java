package dev.gatehouse.problem;

import dev.gatehouse.trace.TraceId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes a refusal to the response as a problem. */
@Component
public class ProblemWriter {
    /** The attribute of a request that needs a more recent sign-in: the number of seconds (RFC 9470, section 3). */
    public static final String MAX_AGE = ProblemWriter.class.getName() + ".max-age";

    private static final int MAX_DESCRIPTION = 512;
    private static final Pattern NOT_IN_QUOTES = Pattern.compile("[^ !#-\\[\\]-~]");
    private static final String REALM = "Bearer realm=\"gatehouse\"";

    private final JsonMapper json;
    private final RefusalMetrics refusals;

    ProblemWriter(JsonMapper json, RefusalMetrics refusals) {
        this.json = json;
        this.refusals = refusals;
    }

    /** Does nothing if the response is committed. */
    public void write(Refusal refusal, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        refusals.count(refusal.code());
        response.resetBuffer();
        response.setStatus(refusal.status().value());
        if (refusal.code() == ProblemCode.NOT_ACCEPTABLE) {
            // The client cannot read this response, so nothing was done for it: no renewal either.
            response.setHeader(HttpHeaders.AUTHORIZATION, null);
            response.setHeader(HttpHeaders.SET_COOKIE, null);
        }
        String challenge = challenge(refusal, request);
        if (challenge != null) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, challenge);
        }
        refusal.retryAfter().ifPresent(seconds -> response.setHeader(HttpHeaders.RETRY_AFTER, seconds));
        byte[] body = json.writeValueAsBytes(Problem.of(refusal, TraceId.of(request)));
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** The challenge of RFC 6750, section 3, for a refused bearer request; without an error if there was no token. */
    private static @Nullable String challenge(Refusal refusal, HttpServletRequest request) {
        return switch (refusal.code()) {
            case AUTHORIZATION_HEADER_MISSING -> REALM;
            case INVALID_HEADER -> challenge("invalid_request", refusal);
            case TOKEN_EXPIRED, TOKEN_INVALID, SESSION_ENDED -> challenge("invalid_token", refusal);
            case INSUFFICIENT_USER_AUTHENTICATION ->
                challenge("insufficient_user_authentication", refusal) + ", max_age=\"" + request.getAttribute(MAX_AGE)
                        + "\"";
            case INSUFFICIENT_ROLE -> challenge("insufficient_scope", refusal);
            case INVALID_REQUEST ->
                request.getHeader(HttpHeaders.AUTHORIZATION) == null || refusal.status() != HttpStatus.BAD_REQUEST
                        ? null
                        : challenge("invalid_request", refusal);
            default -> null;
        };
    }

    /** A detail may repeat a parameter, and the headers of a response must fit into 8 KiB. */
    private static String challenge(String error, Refusal refusal) {
        String detail = refusal.detail();
        String description = NOT_IN_QUOTES
                .matcher(detail.substring(0, Math.min(detail.length(), MAX_DESCRIPTION)))
                .replaceAll("?");
        return REALM + ", error=\"" + error + "\", error_description=\"" + description + "\"";
    }
}
