package dev.gatehouse.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** The body of a refusal (RFC 9457, section 3), with our two extension members and, for a 500, the trace id. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
        String type,
        String title,
        int status,
        String detail,
        String code,
        String description,
        @JsonProperty("trace_id") @Nullable String traceId) {

    static Problem of(Refusal refusal, @Nullable String traceId) {
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
