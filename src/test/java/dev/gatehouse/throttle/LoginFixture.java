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

/** Sign-ins from any address. The test takes the place of a trusted proxy. */
final class LoginFixture {
    /** Without the stricter limit for addresses where a user is not known, which {@link LockoutTest} tests. */
    static final String[] ARGUMENTS = {
        "--gatehouse.throttle.enabled=true",
        "--gatehouse.throttle.unknown-address-failures=1000",
        "--gatehouse.throttle.forget-after=15m",
        "--gatehouse.caller.trusted-proxies=127.0.0.1"
    };

    private LoginFixture() {}

    static Response signIn(Gatehouse gatehouse, String user, String password, String address) {
        return gatehouse.sendJson(
                "POST", "/authenticate", Json.object("user", user, "password", password), "X-Forwarded-For", address);
    }

    /** @return the status of a wrong password: 403, or 429 if it was not tried */
    static int guess(Gatehouse gatehouse, String user, String address) {
        return signIn(gatehouse, user, "wrong", address).status();
    }

    /** @return how many guesses were tried before one was rejected */
    static int guesses(Gatehouse gatehouse, String user, String address) {
        int tried = 0;
        while (guess(gatehouse, user, address) == 403) {
            tried++;
        }
        return tried;
    }

    /** Sends guesses in parallel, to each node in turn. @return how many were tried */
    static int guessesAtOnce(int times, List<Gatehouse> nodes, String user, String address) {
        ExecutorService clients = Executors.newFixedThreadPool(times);
        try {
            return clients
                    .invokeAll(IntStream.range(0, times)
                            .<Callable<Integer>>mapToObj(i ->
                                    () -> guess(nodes.get(i % nodes.size()), user, address) == 403 ? 1 : 0)
                            .toList())
                    .stream()
                    .mapToInt(LoginFixture::result)
                    .sum();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            clients.shutdown();
        }
    }

    private static int result(Future<Integer> guess) {
        try {
            return guess.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
