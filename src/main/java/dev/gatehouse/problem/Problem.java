package dev.gatehouse.problem;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A problem (RFC 9457, section 3), with the extension members {@code code}, {@code description} and {@code trace_id}. */
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
