package dev.gatehouse.throttle;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.Response;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Who knocks, from anywhere: the test stands where a trusted proxy would. */
final class Street {
    static final String[] OPEN = {"--gatehouse.throttle.enabled=true", "--gatehouse.caller.trusted-proxies=127.0.0.1"};

    private Street() {}

    static Response knock(Gatehouse gatehouse, String user, String password, String address) {
        return gatehouse.sendJson(
                "POST", "/authenticate", Json.object("user", user, "password", password), "X-Forwarded-For", address);
    }

    /** The status of a wrong password: 403, or 429 when it was not even tried. */
    static int guess(Gatehouse gatehouse, String user, String address) {
        return knock(gatehouse, user, "wrong", address).status();
    }

    /** Guesses until one is refused; how many were tried. */
    static int guesses(Gatehouse gatehouse, String user, String address) {
        int tried = 0;
        while (guess(gatehouse, user, address) == 403) {
            tried++;
        }
        return tried;
    }

    /** As many at the same time, in turns at each node; how many were tried. */
    static int guessesAtOnce(int times, List<Gatehouse> nodes, String user, String address) {
        ExecutorService people = Executors.newFixedThreadPool(times);
        try {
            return people
                    .invokeAll(IntStream.range(0, times)
                            .<Callable<Integer>>mapToObj(i ->
                                    () -> guess(nodes.get(i % nodes.size()), user, address) == 403 ? 1 : 0)
                            .toList())
                    .stream()
                    .mapToInt(Street::counted)
                    .sum();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            people.shutdown();
        }
    }

    private static int counted(Future<Integer> guess) {
        try {
            return guess.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
