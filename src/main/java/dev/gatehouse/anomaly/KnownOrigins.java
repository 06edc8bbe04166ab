package dev.gatehouse.anomaly;

import dev.gatehouse.text.Sha256;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Set;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Where people have signed in from, and with what; by hashes, since nobody needs to read it. */
@Repository
class KnownOrigins {
    private final JdbcClient jdbc;

    KnownOrigins(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Set<Origin> of(String user, Instant since) {
        return jdbc.sql("select origin from known_origin where user_name = ? and seen_at >= ?")
                .params(user, utc(since))
                .query((row, number) -> new Origin(row.getString("origin")))
                .set();
    }

    void remember(String user, Set<Origin> origins, Instant now) {
        for (Origin origin : origins) {
            int known = jdbc.sql("update known_origin set seen_at = ? where user_name = ? and origin = ?")
                    .params(utc(now), user, origin.hash())
                    .update();
            if (known == 0) {
                add(user, origin, now);
            }
        }
    }

    void forget(Instant past) {
        jdbc.sql("delete from known_origin where seen_at < ?").param(utc(past)).update();
    }

    private void add(String user, Origin origin, Instant now) {
        try {
            jdbc.sql("insert into known_origin (user_name, origin, seen_at) values (?, ?, ?)")
                    .params(user, origin.hash(), utc(now))
                    .update();
        } catch (DuplicateKeyException anotherNodeWasFaster) {
            // It is known, and of late: nothing more is wanted.
        }
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** @param hash SHA-256, in base64url */
    record Origin(String hash) {
        static Origin of(String kind, String text) {
            return new Origin(Sha256.base64Url(kind + "\0" + text));
        }
    }
}
