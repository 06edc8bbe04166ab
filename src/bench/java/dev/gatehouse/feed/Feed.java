package dev.gatehouse.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Verifiers that wait at two nodes, and sessions that end at the first one. Reads commands from the standard input, and answers
 * each with a line:
 *
 * <pre>
 * wait NUMBER CLIENTS     opens so many connections to each node
 * ends NUMBER MILLIS      ends sessions, with a pause of MILLIS plus a random one up to 500 ms; 0: five a second
 * many USER NUMBER        ends the sessions of a user, who has so many, as an administrator
 * </pre>
 */
final class Feed {
    private static final String[] NAMES = {"asked", "other"};

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Random random = new Random(7);
    private final int[] ports;
    private final Ends[] ends = {new Ends(), new Ends()};
    private final Verifiers[] verifiers = new Verifiers[2];
    private final List<Long> fresh = new CopyOnWriteArrayList<>();

    private Feed(int... ports) {
        this.ports = ports;
    }

    public static void main(String[] args) throws Exception {
        Feed feed = new Feed(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.split(" ");
            System.out.println(
                    switch (words[0]) {
                        case "wait" -> feed.open(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
                        case "ends" -> feed.end(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
                        default -> feed.endMany(words[1], Integer.parseInt(words[2]));
                    });
        }
    }

    private String open(int number, int clients) throws Exception {
        for (int i = 0; i < 2; i++) {
            verifiers[i] = new Verifiers(ports[i], number, clients, ends[i]);
        }
        awaitSilence();
        return number + " wait at each node";
    }

    private void awaitSilence() throws InterruptedException {
        verifiers[0].awaitSilence();
        verifiers[1].awaitSilence();
    }

    private String end(int number, int pause) throws Exception {
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            tokens.add(signIn("alice"));
        }
        fresh.clear();
        String reader = signIn("alice");
        CompletableFuture<Void> stop = new CompletableFuture<>();
        Thread user = new Thread(() -> readOnFreshConnections(reader, stop));
        user.start();
        for (String token : tokens) {
            if (pause > 0) {
                awaitSilence();
            }
            Thread.sleep(pause > 0 ? pause + random.nextInt(500) : 200);
            long start = System.nanoTime();
            String sid = sid(token);
            ends[0].ended(sid, start);
            ends[1].ended(sid, start);
            send("DELETE", "/sessions/current", token);
        }
        String missed = awaitArrivals(number);
        stop.complete(null);
        user.join();
        return NAMES[0] + ": " + ends[0].millis() + "; " + NAMES[1] + ": " + ends[1].millis() + "; /me on new connections: "
                + Ends.percentiles(fresh) + missed + refused();
    }

    private String awaitArrivals(int number) throws InterruptedException {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (System.nanoTime() < deadline
                && (ends[0].arrivals() < number * verifiers[0].size() || ends[1].arrivals() < number * verifiers[1].size())) {
            Thread.sleep(20);
        }
        return "; missing: " + (number * verifiers[0].size() - ends[0].arrivals()) + " and "
                + (number * verifiers[1].size() - ends[1].arrivals());
    }

    private String refused() {
        return "; refused: " + verifiers[0].refused() + " and " + verifiers[1].refused();
    }

    private String endMany(String user, int number) throws Exception {
        String admin = signIn("carol");
        awaitSilence();
        long start = System.nanoTime();
        ends[0].manyEnd(number, start);
        ends[1].manyEnd(number, start);
        send("DELETE", "/admin/users/" + user + "/sessions", admin);
        long written = (System.nanoTime() - start) / 1_000_000;
        long deadline = start + 60_000_000_000L;
        while (System.nanoTime() < deadline
                && (ends[0].complete() < verifiers[0].size() || ends[1].complete() < verifiers[1].size())) {
            Thread.sleep(20);
        }
        return "written after " + written + " ms; " + NAMES[0] + ": " + ends[0].ofMany() + ", complete at " + ends[0].complete()
                + "; " + NAMES[1] + ": " + ends[1].ofMany() + ", complete at " + ends[1].complete();
    }

    private void readOnFreshConnections(String token, CompletableFuture<Void> stop) {
        String request = "GET /me HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer " + token + "\r\n\r\n";
        while (!stop.isDone()) {
            long start = System.nanoTime();
            try (Socket socket = new Socket("127.0.0.1", ports[0])) {
                socket.getOutputStream().write(request.getBytes(UTF_8));
                String status = new String(socket.getInputStream().readAllBytes(), UTF_8).substring(9, 12);
                if (!status.equals("200")) {
                    System.err.println("/me: " + status);
                }
                fresh.add((System.nanoTime() - start) / 1_000_000);
                stop.get(20, TimeUnit.MILLISECONDS);
            } catch (TimeoutException next) {
                // The next request.
            } catch (IOException | InterruptedException | ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private String signIn(String user) throws Exception {
        String body = "{\"user\": \"" + user + "\", \"password\": \"" + user + "-secret\"}";
        String response = http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports[0] + "/authenticate"))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString())
                .body();
        int start = response.indexOf("\"token\":\"") + 9;
        return response.substring(start, response.indexOf('"', start));
    }

    private void send(String method, String path, String token) throws Exception {
        int status = http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports[0] + path))
                                .method(method, BodyPublishers.noBody())
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
        if (status != 204) {
            throw new IllegalStateException(path + " answers " + status);
        }
    }

    private static String sid(String token) {
        String claims = new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), UTF_8);
        int start = claims.indexOf("\"sid\":\"") + 7;
        return claims.substring(start, claims.indexOf('"', start));
    }
}
