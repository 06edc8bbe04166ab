package dev.gatehouse.identity.local;

import static dev.gatehouse.storage.SqlTime.instant;

import dev.gatehouse.identity.PersonalData;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the tables of local users have of a person. The password hash is in no export. */
@Component
record LocalUserData(JdbcClient jdbc, LocalUsers users) implements PersonalData {

    @Override
    public String kind() {
        return "local_users";
    }

    @Override
    public List<Account> of(String user, int limit) {
        return jdbc.sql("select enabled, created_at from local_user where name = ?")
                .param(user)
                .query((row, number) -> new Account(
                        row.getBoolean("enabled"),
                        List.copyOf(new TreeSet<>(users.authorities(user))),
                        instant(row, "created_at")))
                .list();
    }

    @Override
    public void erase(String user) {
        users.remove(user);
    }

    record Account(boolean enabled, List<String> authorities, Instant createdAt) {}
}
