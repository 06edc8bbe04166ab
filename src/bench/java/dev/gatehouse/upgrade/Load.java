package dev.gatehouse.upgrade;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Sends requests of several users to a proxy until its input ends. Each line of the input is the name of a step, which the
 * following requests count for; {@code rotate} also rotates the signing keys. Prints a Markdown table, and each kind of failure.
 */
final class Load {
    private static final int CLIENTS = 6;
    private static final Duration TIME_OUT = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIME_OUT)
            .build();
    private final String server;
    private final Counts counts = new Counts();
    private final Set<String> keys = ConcurrentHashMap.newKeySet();
    private volatile boolean finished;

    private Load(String server) {
        this.server = server;
    }

    /** @param args the URL of the proxy. The users are u0, u1, ... with the passwords u0-secret, ...; u0 is an administrator */
    public static void main(String[] args) throws Exception {
        System.exit(new Load(args[0]).run() ? 0 : 1);
    }

    private boolean run() throws Exception {
        BufferedReader steps = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        counts.begin(steps.readLine());
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Client client = new Client(this, "u" + i);
            clients.add(client);
            threads.execute(() -> client.use(() -> finished));
        }
        for (String step = steps.readLine(); step != null; step = steps.readLine()) {
            counts.begin(step);
            if (step.startsWith("rotate")) {
                clients.get(0).rotateKeys();
            }
        }
        finished = true;
        threads.shutdown();
        boolean ended = threads.awaitTermination(1, TimeUnit.MINUTES);
        System.out.print(counts);
        System.out.println("signing keys of the tokens: " + keys.size());
        return ended && counts.failures() == 0;
    }

    /**
     * Sends a request, and counts it as failed unless it has one of the expected statuses.
     *
     * @return null if it failed
     */
    Answer send(String kind, HttpRequest.Builder request, Integer... expected) {
        try {
            HttpResponse<String> response = http.send(request.timeout(TIME_OUT).build(), BodyHandlers.ofString());
            boolean right = Arrays.asList(expected).contains(response.statusCode());
            counts.add(kind, right ? null : response.statusCode() + " " + code(response.body()));
            response.headers().firstValue("Authorization").ifPresent(token -> keys.add(header(token)));
            return right ? new Answer(response) : null;
        } catch (IOException e) {
            counts.add(kind, e.toString());
            return null;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpRequest.Builder request(String method, String path, String body) {
        return HttpRequest.newBuilder(URI.create(server + path))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    }

    /** The part of a token that names its key. */
    private static String header(String token) {
        return token.substring(0, token.indexOf('.'));
    }

    /** The code of an error. */
    private static String code(String body) {
        return body.replaceFirst("(?s).*\"code\" *: *\"([^\"]+)\".*", "$1").lines().findFirst().orElse("");
    }

    /** @param response one with an expected status */
    record Answer(HttpResponse<String> response) {
        String token() {
            return response.headers().firstValue("Authorization").orElseThrow().substring("Bearer ".length());
        }
    }
}
