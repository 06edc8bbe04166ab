package dev.gatehouse.anomaly;

import static dev.gatehouse.storage.SqlTime.instant;
import static dev.gatehouse.storage.SqlTime.utc;

import dev.gatehouse.identity.PersonalData;
import dev.gatehouse.identity.UserRemoved;
import dev.gatehouse.text.Sha256;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The places and devices from which users have signed in. It stores hashes, because it only compares them. */
@Component
record KnownOrigins(JdbcClient jdbc) implements PersonalData {
    /** @param kind of origin: the place or the device */
    static String hash(String kind, String text) {
        return Sha256.base64Url(kind + "\0" + text);
    }

    /** @return hashes */
    Set<String> of(String user, Instant since) {
        return jdbc.sql("select origin from known_origin where user_name = ? and seen_at >= ?")
                .params(user, utc(since))
                .query(String.class)
                .set();
    }

    void save(String user, Set<String> hashes, Instant now) {
        for (String hash : hashes) {
            int updated = jdbc.sql("update known_origin set seen_at = ? where user_name = ? and origin = ?")
                    .params(utc(now), user, hash)
                    .update();
            if (updated == 0) {
                insert(user, hash, now);
            }
        }
    }

    @Override
    public String kind() {
        return "known_origins";
    }

    @Override
    public List<Origin> of(String user, int limit) {
        return jdbc.sql("select origin, seen_at from known_origin where user_name = ? order by seen_at desc"
                        + " fetch first ? rows only")
                .params(user, limit)
                .query((row, number) -> new Origin(row.getString("origin"), instant(row, "seen_at")))
                .list();
    }

    @Override
    public void erase(String user) {
        jdbc.sql("delete from known_origin where user_name = ?").param(user).update();
    }

    /** The next user of the name signs in from other places. */
    @EventListener
    void on(UserRemoved event) {
        erase(event.user());
    }

    void deleteSeenBefore(Instant time) {
        jdbc.sql("delete from known_origin where seen_at < ?").param(utc(time)).update();
    }

    private void insert(String user, String hash, Instant now) {
        try {
            jdbc.sql("insert into known_origin (user_name, origin, seen_at) values (?, ?, ?)")
                    .params(user, hash, utc(now))
                    .update();
        } catch (DuplicateKeyException anotherNodeWasFaster) {
            // The row has a recent time already.
        }
    }

    /** @param origin the hash of a place or of a device */
    record Origin(String origin, Instant seenAt) {}
}
