package dev.gatehouse.admin;

import dev.gatehouse.identity.PasswordHashing;
import dev.gatehouse.identity.local.LocalUser;
import dev.gatehouse.identity.local.LocalUsers;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.TokenForger;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An administrator of one application, and ways to add local users. */
public record AdminFixture(Gatehouse gatehouse, String token) {
    public static final String PASSWORD = "a long and lonely road";

    /** Adds an administrator of this name. */
    public static AdminFixture of(Gatehouse gatehouse, String admin) {
        user(gatehouse, admin, "admin");
        return new AdminFixture(gatehouse, token(gatehouse, admin));
    }

    public static void user(Gatehouse gatehouse, String name, String... authorities) {
        String hash = gatehouse.bean(PasswordHashing.class).hash(PASSWORD);
        gatehouse.bean(LocalUsers.class).add(new LocalUser(name, hash, true), Set.of(authorities));
    }

    /** Adds a user who must change the password. */
    public static void newcomer(Gatehouse gatehouse, String name, String... authorities) {
        String hash = gatehouse.bean(PasswordHashing.class).hash(PASSWORD);
        gatehouse.bean(LocalUsers.class).add(new LocalUser(name, hash, true, true), Set.of(authorities));
    }

    public static String token(Gatehouse gatehouse, String user) {
        return gatehouse.authenticate(user, PASSWORD).text("token");
    }

    public Response get(String path) {
        return gatehouse.getAs(token, path);
    }

    public Response send(String method, String path, String json) {
        return send(gatehouse, token, method, path, json);
    }

    public static Response send(Gatehouse gatehouse, String token, String method, String path, String json) {
        return gatehouse.sendJson(method, path, json, "Authorization", "Bearer " + token);
    }

    /** The ids of the sessions on a page. */
    public static List<String> sessionIds(Response page) {
        return StreamSupport.stream(page.json().path("sessions").spliterator(), false)
                .map(session -> session.path("id").asString())
                .toList();
    }

    public static String sessionId(String token) {
        return TokenForger.claims(token).get("sid").toString();
    }

    public static String revocationReason(Gatehouse gatehouse, String token) {
        return gatehouse
                .bean(JdbcClient.class)
                .sql("select end_reason from session where id = ?")
                .param(sessionId(token))
                .query(String.class)
                .single();
    }

    public static Response delete(Gatehouse gatehouse, String token, String path) {
        return send(gatehouse, token, "DELETE", path, "");
    }
}
