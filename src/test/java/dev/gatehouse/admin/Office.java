package dev.gatehouse.admin;

import dev.gatehouse.identity.PasswordHashing;
import dev.gatehouse.identity.local.LocalUser;
import dev.gatehouse.identity.local.LocalUsers;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import java.util.Set;

/** An administrator at work in one Gatehouse. */
record Office(Gatehouse gatehouse, String token) {
    static final String PASSWORD = "a long and lonely road";

    /** With an administrator of this name, who is made for it. */
    static Office of(Gatehouse gatehouse, String admin) {
        user(gatehouse, admin, "admin");
        return new Office(gatehouse, token(gatehouse, admin));
    }

    static void user(Gatehouse gatehouse, String name, String... authorities) {
        String hash = gatehouse.bean(PasswordHashing.class).hash(PASSWORD);
        gatehouse.bean(LocalUsers.class).add(new LocalUser(name, hash, true), Set.of(authorities));
    }

    static String token(Gatehouse gatehouse, String user) {
        return gatehouse.authenticate(user, PASSWORD).text("token");
    }

    Response get(String path) {
        return gatehouse.getAs(token, path);
    }

    Response send(String method, String path, String json) {
        return send(gatehouse, token, method, path, json);
    }

    static Response send(Gatehouse gatehouse, String token, String method, String path, String json) {
        return gatehouse.sendJson(method, path, json, "Authorization", "Bearer " + token);
    }
}
