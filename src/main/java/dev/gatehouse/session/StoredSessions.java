package dev.gatehouse.session;

import static dev.gatehouse.storage.SqlTime.instantOrNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.gatehouse.identity.PersonalData;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The sessions of a person, also those that have ended and are not deleted yet. */
@Component
record StoredSessions(JdbcClient jdbc) implements PersonalData {

    @Override
    public String kind() {
        return "sessions";
    }

    @Override
    public List<StoredSession> of(String user, int limit) {
        return jdbc.sql("select " + SessionQueries.COLUMNS + ", ended_at, end_reason from session where user_name = ?"
                        + " order by opened_at desc, id desc fetch first ? rows only")
                .params(user, limit)
                .query((row, number) -> new StoredSession(
                        SessionQueries.view(row, number), instantOrNull(row, "ended_at"), row.getString("end_reason")))
                .list();
    }

    /** After its sessions were revoked: nodes recognise those by the table of revocations. */
    @Override
    public void erase(String user) {
        jdbc.sql("delete from session where user_name = ?").param(user).update();
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record StoredSession(
            @JsonUnwrapped SessionView session,
            @Nullable Instant endedAt,
            @Nullable String endReason) {}
}
