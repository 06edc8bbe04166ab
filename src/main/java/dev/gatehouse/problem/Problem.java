package dev.gatehouse.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** A problem (RFC 9457, section 3), with the extension members {@code code}, {@code description}, {@code hint} and {@code trace_id}. */
record Problem(
        String type,
        String title,
        int status,
        String detail,
        String code,
        String description,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String hint,
        @JsonProperty("trace_id") String traceId) {

    static Problem of(Refusal refusal, String traceId) {
        return new Problem(
                "urn:gatehouse:problem:" + refusal.code().text(),
                refusal.status().getReasonPhrase(),
                refusal.status().value(),
                refusal.detail(),
                refusal.code().text(),
                refusal.detail(),
                refusal.hint().orElse(null),
                traceId);
    }
}
