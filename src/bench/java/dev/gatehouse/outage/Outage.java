package dev.gatehouse.outage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * Measures requests that need memory only, and the probes, while something else is wrong. Reads commands: {@code silent NAME} and
 * {@code carry NAME} for its proxies, and {@code measure LOAD SITUATION}, which prints a line of a Markdown table.
 */
final class Outage {
    private static final int SIGN_INS = 400;
    private static final int SLOW_BODIES = 300;
    private static final int HALF_HEADERS = 8_300;
    private static final Duration MEASURED = Duration.ofSeconds(12);
    private static final Duration TIME_OUT = Duration.ofSeconds(25);
    private static final List<String> PATHS = List.of(
            "/me",
            "/verify",
            "/authenticate/refresh",
            "/actuator/health/liveness",
            "/actuator/health/readiness",
            "/actuator/health");

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIME_OUT)
            .build();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    });
    private final String server;
    private final int port;
    private final String token;
    private int rounds;

    private Outage(int port, String user) throws Exception {
        this.port = port;
        this.server = "http://127.0.0.1:" + port;
        String answer = http.send(signIn(user, "127.0.0.1"), BodyHandlers.ofString()).body();
        this.token = answer.replaceFirst("(?s).*\"token\" *: *\"([^\"]+)\".*", "$1");
    }

    /** @param args the port of Gatehouse, a user whose password is the name and "-secret", and NAME=LISTEN:TARGET for each proxy */
    public static void main(String[] args) throws Exception {
        Map<String, SilentProxy> proxies = new TreeMap<>();
        for (int i = 2; i < args.length; i++) {
            String[] proxy = args[i].split("[=:]");
            proxies.put(proxy[0], new SilentProxy(Integer.parseInt(proxy[1]), Integer.parseInt(proxy[2])));
        }
        Outage outage = null;
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.split(" ", 3);
            if (words[0].equals("measure")) {
                outage = outage == null ? new Outage(Integer.parseInt(args[0]), args[1]) : outage;
                System.out.println(outage.measure(words[1], words[2]));
            } else {
                proxies.get(words[1]).silent(words[0].equals("silent"));
                System.out.println("done");
            }
        }
    }

    private String measure(String load, String situation) throws Exception {
        Samples signIns = new Samples();
        SlowClients clients = new SlowClients(port, threads);
        long end = System.nanoTime() + MEASURED.toNanos();
        List<CompletableFuture<Samples>> measured = PATHS.stream()
                .map(path -> CompletableFuture.supplyAsync(() -> requests(path, end), threads))
                .toList();
        switch (load) {
            case "bodies" -> clients.open(SLOW_BODIES, "POST /authenticate HTTP/1.1\r\nHost: x\r\nContent-Length: 15000\r\n\r\n", end);
            case "headers" -> clients.open(HALF_HEADERS, "GET /me HTTP/1.1\r\nHost: x\r\nX-Half: ", 0);
            case "stream" -> clients.stalledStream(token);
            default -> {}
        }
        if (!load.equals("none") && !load.equals("headers")) {
            flood(signIns);
        }
        StringBuilder row = new StringBuilder("| " + situation);
        for (CompletableFuture<Samples> path : measured) {
            row.append(" | ").append(path.get());
        }
        clients.close();
        return row + " | " + signIns + " |";
    }

    /** One request after the other. */
    private Samples requests(String path, long end) {
        Samples samples = new Samples();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path)).timeout(TIME_OUT);
        if (!path.startsWith("/actuator")) {
            request.header("Authorization", "Bearer " + token);
        }
        if (path.endsWith("refresh")) {
            request.POST(BodyPublishers.noBody());
        }
        while (System.nanoTime() < end) {
            long start = System.nanoTime();
            samples.add(start, status(request.build()));
            pause(10);
        }
        return samples;
    }

    private int status(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString()).statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int status(HttpResponse<String> response, Throwable failure) {
        if (response == null) {
            System.err.println("no response: " + failure);
            return 0;
        }
        return response.statusCode();
    }

    /** Unknown users, each from an address of its own, at once. */
    private void flood(Samples signIns) {
        rounds++;
        CompletableFuture.allOf(IntStream.range(0, SIGN_INS)
                        .mapToObj(i -> {
                            long start = System.nanoTime();
                            String address = "10." + rounds + "." + i / 250 + "." + (i % 250 + 1);
                            return http.sendAsync(signIn("nobody" + rounds + "-" + i, address), BodyHandlers.ofString())
                                    .handle(Outage::status)
                                    .thenAccept(status -> signIns.add(start, status));
                        })
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    private HttpRequest signIn(String user, String address) {
        return HttpRequest.newBuilder(URI.create(server + "/authenticate"))
                .timeout(TIME_OUT)
                .header("Content-Type", "application/json")
                .header("X-Forwarded-For", address)
                .POST(BodyPublishers.ofString("{\"user\": \"" + user + "\", \"password\": \"" + user + "-secret\"}"))
                .build();
    }

    static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
