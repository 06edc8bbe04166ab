package dev.gatehouse.problem;

import dev.gatehouse.trace.TraceId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes a refusal to the response as a problem. */
@Component
public class ProblemWriter {
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
        String error;
        switch (refusal.code()) {
            case AUTHORIZATION_HEADER_MISSING -> {
                return "Bearer realm=\"gatehouse\"";
            }
            case INVALID_HEADER -> error = "invalid_request";
            case TOKEN_EXPIRED, TOKEN_INVALID, SESSION_ENDED -> error = "invalid_token";
            case INSUFFICIENT_ROLE -> error = "insufficient_scope";
            case INVALID_REQUEST -> {
                if (request.getHeader(HttpHeaders.AUTHORIZATION) == null) {
                    return null;
                }
                error = "invalid_request";
            }
            default -> {
                return null;
            }
        }
        String description = refusal.detail().replaceAll("[^ !#-\\[\\]-~]", "?");
        return "Bearer realm=\"gatehouse\", error=\"" + error + "\", error_description=\"" + description + "\"";
    }
}
