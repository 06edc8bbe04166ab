package dev.gatehouse.problem;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The body of a refusal (RFC 9457, section 3), with our extension members. */
record Problem(
        String type,
        String title,
        int status,
        String detail,
        String code,
        String description,
        @JsonProperty("trace_id") String traceId) {

    static Problem of(Refusal refusal, String traceId) {
        return new Problem(
                "urn:gatehouse:problem:" + refusal.code().text(),
                refusal.status().getReasonPhrase(),
                refusal.status().value(),
                refusal.detail(),
                refusal.code().text(),
                refusal.detail(),
                traceId);
    }
}
