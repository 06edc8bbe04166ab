package dev.gatehouse.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened. No password, token or key is ever in it.
 *
 * @param id in the order in which events were written; 0 as long as it is not
 * @param kind in snake_case, as {@code login_failed}
 * @param outcome {@code success}, or the code of the refusal
 * @param user whom it is about, as typed where nobody was signed in
 * @param sid the session
 * @param address of the caller
 * @param reason for the operator alone
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record AuditEvent(
        long id,
        Instant at,
        String kind,
        String outcome,
        @Nullable String user,
        @Nullable String sid,
        @Nullable String address,
        @Nullable String reason) {

    static final String SUCCESS = "success";

    /** One that is not yet written. */
    static AuditEvent of(Instant at, String kind, String outcome) {
        return new AuditEvent(0, at, kind, outcome, null, null, null, null);
    }

    AuditEvent user(@Nullable String name) {
        return new AuditEvent(id, at, kind, outcome, name, sid, address, reason);
    }

    AuditEvent session(String session) {
        return new AuditEvent(id, at, kind, outcome, user, session, address, reason);
    }

    AuditEvent from(String caller) {
        return new AuditEvent(id, at, kind, outcome, user, sid, caller, reason);
    }

    AuditEvent because(String why) {
        return new AuditEvent(id, at, kind, outcome, user, sid, address, why);
    }
}
