package dev.gatehouse.admin;

import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.Response;
import dev.gatehouse.token.keys.Pseudonyms;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A person about whom every kind of data is stored. */
final class PersonFixture {
    private PersonFixture() {}

    /** @return a token of the person, who is an administrator */
    static String add(AdminFixture admin, String name) {
        Gatehouse gatehouse = admin.gatehouse();
        admin.send(
                "POST",
                "/admin/users",
                "{\"user\": \"" + name + "\", \"password\": \"" + AdminFixture.PASSWORD
                        + "\", \"authorities\": [\"admin\"], \"must_change_password\": false}");
        AdminFixture.token(gatehouse, name);
        String token = AdminFixture.token(gatehouse, name);
        gatehouse.authenticate(name, "a wrong password");
        AdminFixture.send(gatehouse, token, "PUT", "/protected/resource", "{\"any\": 1}");
        AdminFixture.send(gatehouse, token, "POST", "/me/password", Json.object("old", "wrong", "new", "of no effect"));
        AdminFixture.user(gatehouse, "ward-of-" + name);
        AdminFixture.send(
                gatehouse, token, "PATCH", "/admin/users/ward-of-" + name, "{\"authorities\": [\"editors\"]}");
        await().until(() -> rows(gatehouse, "known_origin", name) > 0
                && events(admin, "user=" + name).body().contains("login_failed")
                && events(admin, "user=ward-of-" + name).body().contains("by " + name));
        return token;
    }

    static Response events(AdminFixture admin, String query) {
        return admin.get("/admin/events?limit=200&" + query);
    }

    static Response eventsOfPseudonym(AdminFixture admin, String name) {
        return events(admin, "user=%23" + pseudonym(admin.gatehouse(), name).substring(1));
    }

    static String pseudonym(Gatehouse gatehouse, String name) {
        return gatehouse.bean(Pseudonyms.class).of(name);
    }

    static int rows(Gatehouse gatehouse, String table, String name) {
        return gatehouse
                .bean(JdbcClient.class)
                .sql("select count(*) from " + table + " where user_name = ?")
                .param(name)
                .query(Integer.class)
                .single();
    }

    /** All columns of all tables that contain a text. */
    static Set<String> columnsWith(Gatehouse gatehouse, String text) {
        JdbcClient jdbc = gatehouse.bean(JdbcClient.class);
        Set<String> columns = new TreeSet<>();
        jdbc.sql("select table_name, column_name from information_schema.columns where lower(table_schema) = 'public'"
                        + " and lower(table_name) <> 'flyway_schema_history'")
                .query((row, number) -> new String[] {row.getString(1), row.getString(2)})
                .list()
                .forEach(column -> {
                    int found = jdbc.sql("select count(*) from " + column[0] + " where cast(" + column[1]
                                    + " as varchar(100000)) like ?")
                            .param("%" + text + "%")
                            .query(Integer.class)
                            .single();
                    if (found > 0) {
                        columns.add((column[0] + "." + column[1]).toLowerCase(Locale.ROOT));
                    }
                });
        return columns;
    }
}
