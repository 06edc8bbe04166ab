package dev.gatehouse.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Stream;

/** An HTTP client of a Gatehouse, in this process or in another one. */
public abstract class Client {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public abstract int port();

    public Response get(String path, String... headers) {
        return send("GET", path, BodyPublishers.noBody(), headers);
    }

    /** A GET with a bearer token. */
    public Response getAs(String token, String path) {
        return get(path, "Authorization", "Bearer " + token);
    }

    /** Requests a new token of the same session at {@code /authenticate/refresh}. */
    public Response refresh(String token) {
        return send("POST", "/authenticate/refresh", BodyPublishers.noBody(), "Authorization", "Bearer " + token);
    }

    public Response send(String method, String path, BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .method(method, body);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return Response.of(CLIENT.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public Response sendJson(String method, String path, String json, String... headers) {
        String[] all = Stream.concat(Stream.of("Content-Type", "application/json"), Stream.of(headers))
                .toArray(String[]::new);
        return send(method, path, BodyPublishers.ofString(json), all);
    }

    public Response authenticate(String user, String password) {
        return sendJson("POST", "/authenticate", Json.object("user", user, "password", password));
    }

    /** Signs in a user of the demo, and returns the token. */
    public String signIn(String user) {
        return authenticate(user, user + "-secret").text("token");
    }

    /** Ends the session of a token. */
    public Response signOut(String token) {
        return send("DELETE", "/sessions/current", BodyPublishers.noBody(), "Authorization", "Bearer " + token);
    }
}
