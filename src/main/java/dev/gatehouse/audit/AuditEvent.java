package dev.gatehouse.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the audit log. It never contains a password, token or key.
 *
 * @param id in the order of writing; 0 before the event is written
 * @param kind in snake_case, such as {@code login_failed}
 * @param outcome {@code success}, or an error code
 * @param user the user concerned; the name as given when the sign-in failed
 * @param reason details for the operator
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

    /** An event that is not written yet. */
    static AuditEvent of(Instant at, String kind, String outcome) {
        return new AuditEvent(0, at, kind, outcome, null, null, null, null);
    }

    AuditEvent withUser(@Nullable String name) {
        return new AuditEvent(id, at, kind, outcome, name, sid, address, reason);
    }

    AuditEvent withSession(String session) {
        return new AuditEvent(id, at, kind, outcome, user, session, address, reason);
    }

    AuditEvent withAddress(String caller) {
        return new AuditEvent(id, at, kind, outcome, user, sid, caller, reason);
    }

    AuditEvent withReason(String why) {
        return new AuditEvent(id, at, kind, outcome, user, sid, address, why);
    }
}
