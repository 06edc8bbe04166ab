package dev.gatehouse.identity.local;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The tables of local users. */
@Repository
class LocalUsers {
    private final JdbcClient jdbc;
    private final Clock clock;

    LocalUsers(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    Optional<LocalUser> find(String name) {
        return jdbc.sql("select name, password_hash, enabled from local_user where name = ?")
                .param(name)
                .query((row, number) ->
                        new LocalUser(row.getString("name"), row.getString("password_hash"), row.getBoolean("enabled")))
                .optional();
    }

    long count() {
        return jdbc.sql("select count(*) from local_user").query(Long.class).single();
    }

    @Transactional
    void add(LocalUser user, Set<String> authorities) {
        jdbc.sql("insert into local_user (name, password_hash, enabled, created_at) values (?, ?, ?, ?)")
                .params(
                        user.name(),
                        user.passwordHash(),
                        user.enabled(),
                        OffsetDateTime.now(clock.withZone(ZoneOffset.UTC)))
                .update();
        for (String authority : authorities) {
            jdbc.sql("insert into local_authority (user_name, authority) values (?, ?)")
                    .params(user.name(), authority)
                    .update();
        }
    }

    /** Takes the place of the very hash that was checked, so that a password changed meanwhile is not undone. */
    void replaceHash(LocalUser user, String newHash) {
        jdbc.sql("update local_user set password_hash = ? where name = ? and password_hash = ?")
                .params(newHash, user.name(), user.passwordHash())
                .update();
    }

    Set<String> authorities(String name) {
        return jdbc.sql("select authority from local_authority where user_name = ?")
                .param(name)
                .query(String.class)
                .set();
    }
}
