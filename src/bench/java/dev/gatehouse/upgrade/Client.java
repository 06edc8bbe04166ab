package dev.gatehouse.upgrade;

import dev.gatehouse.upgrade.Load.Answer;
import java.net.http.HttpRequest;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BooleanSupplier;

/**
 * A user with one session that lives until the end, and others that are signed out after some requests. A token of an ended session is
 * presented after the time in which all nodes learn of the end: each must refuse it.
 */
final class Client {
    private static final long KNOWN_AFTER = 3_000_000_000L;
    private static final int PAUSE_MILLIS = 30;

    /** With version 0.1, a session that begins in the second in which others were ended cannot be distinguished from those. */
    private static final int NEXT_SECOND_MILLIS = 1_000;

    private static final int OTHERS_EVERY = 8;

    private final Load load;
    private final String user;
    private final Queue<Ended> ended = new ArrayDeque<>();
    private String kept;

    Client(Load load, String user) {
        this.load = load;
        this.user = user;
    }

    private record Ended(String token, long at) {}

    void use(BooleanSupplier finished) {
        for (int round = 1; !finished.getAsBoolean(); round++) {
            if (kept == null) {
                kept = signIn();
                continue;
            }
            keep();
            String token = signIn();
            if (token != null) {
                use(token, round % OTHERS_EVERY == 0);
            }
            while (!ended.isEmpty() && System.nanoTime() - ended.element().at() > KNOWN_AFTER) {
                send("ended session", "GET", "/me", ended.remove().token(), 401);
            }
        }
    }

    /** A failed refresh leaves the token before: the session stays the same from the first step to the last. */
    private void keep() {
        send("kept session", "GET", "/me", kept, 200);
        Answer renewed = send("kept session", "POST", "/authenticate/refresh", kept, 200);
        kept = renewed == null ? kept : renewed.token();
    }

    private void use(String token, boolean signOutByOther) {
        send("me", "GET", "/me", token, 200);
        send("verify", "GET", "/verify", token, 200);
        Answer refreshed = send("refresh", "POST", "/authenticate/refresh", token, 200);
        send("resource", "PUT", "/protected/resource", token, 204);
        send("resource", "GET", "/protected/resource", token, 200);
        String newest = refreshed == null ? token : refreshed.token();
        boolean out = signOutByOther
                ? send("sign-out of others", "DELETE", "/sessions", kept, 204) != null
                : send("sign-out", "DELETE", "/sessions/current", newest, 204) != null;
        pause(signOutByOther ? NEXT_SECOND_MILLIS : 0);
        if (out) {
            ended.add(new Ended(token, System.nanoTime()));
            ended.add(new Ended(newest, System.nanoTime()));
        }
    }

    private String signIn() {
        String body = "{\"user\": \"%s\", \"password\": \"%s-secret\"}".formatted(user, user);
        Answer answer = load.send("sign-in", load.request("POST", "/authenticate", body), 200);
        pause(PAUSE_MILLIS);
        return answer == null ? null : answer.token();
    }

    void rotateKeys() {
        send("rotation of keys", "POST", "/admin/keys/rotate", kept, 200, 204);
    }

    private Answer send(String kind, String method, String path, String token, Integer... expected) {
        HttpRequest.Builder request =
                load.request(method, path, method.equals("PUT") ? "{\"of\": \"" + user + "\"}" : "");
        Answer answer = load.send(kind, request.header("Authorization", "Bearer " + token), expected);
        pause(PAUSE_MILLIS);
        return answer;
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
