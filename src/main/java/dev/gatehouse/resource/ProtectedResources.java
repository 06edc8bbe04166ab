package dev.gatehouse.resource;

import static dev.gatehouse.storage.SqlTime.instant;
import static dev.gatehouse.storage.SqlTime.utc;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.gatehouse.identity.PersonalData;
import dev.gatehouse.identity.UserRemoved;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table of documents, one per user. The SQL is plain, so that every database can run it. */
@Repository
public class ProtectedResources implements PersonalData {
    private final JdbcClient jdbc;
    private final Clock clock;

    ProtectedResources(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    Optional<String> find(String user) {
        return jdbc.sql("select document from protected_resource where user_name = ?")
                .param(user)
                .query(String.class)
                .optional();
    }

    /** @param json valid JSON: it is returned as it is */
    public void store(String user, String json) {
        if (update(user, json)) {
            return;
        }
        try {
            jdbc.sql("insert into protected_resource (document, updated_at, user_name) values (?, ?, ?)")
                    .params(json, utc(clock.instant()), user)
                    .update();
        } catch (DuplicateKeyException anotherRequestWasFaster) {
            update(user, json);
        }
    }

    @EventListener
    void on(UserRemoved event) {
        remove(event.user());
    }

    @Override
    public String kind() {
        return "documents";
    }

    @Override
    public List<Document> of(String user, int limit) {
        return jdbc.sql("select document, updated_at from protected_resource where user_name = ?")
                .param(user)
                .query((row, number) -> new Document(row.getString("document"), instant(row, "updated_at")))
                .list();
    }

    @Override
    public void erase(String user) {
        remove(user);
    }

    public void remove(String user) {
        jdbc.sql("delete from protected_resource where user_name = ?")
                .param(user)
                .update();
    }

    private boolean update(String user, String json) {
        return jdbc.sql("update protected_resource set document = ?, updated_at = ? where user_name = ?")
                        .params(json, utc(clock.instant()), user)
                        .update()
                > 0;
    }

    record Document(@JsonRawValue String document, Instant updatedAt) {}
}
