package dev.gatehouse.anomaly;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.TokenForger;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A client at an address with a user agent. The test takes the place of a trusted proxy. */
record RemoteClient(Gatehouse gatehouse, String address, String userAgent) {
    static final String CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36";
    static final String FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0";

    static Gatehouse gatehouse(String... arguments) {
        return Gatehouse.demo(
                Stream.concat(Stream.of("--gatehouse.caller.trusted-proxies=127.0.0.1"), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    String signIn(String user) {
        return authenticate(user, user + "-secret").text("token");
    }

    Response authenticate(String user, String password) {
        return gatehouse.sendJson(
                "POST",
                "/authenticate",
                Json.object("user", user, "password", password),
                "X-Forwarded-For",
                address,
                "User-Agent",
                userAgent);
    }

    Response get(String token, String path) {
        return gatehouse.send(
                "GET",
                path,
                BodyPublishers.noBody(),
                "Authorization",
                "Bearer " + token,
                "X-Forwarded-For",
                address,
                "User-Agent",
                userAgent);
    }

    int me(String token) {
        return get(token, "/me").status();
    }

    /** The number of alerts of a rule, after the checks that run in the background. */
    static int alerts(Gatehouse gatehouse, String rule) {
        awaitRules(gatehouse);
        Counter counter = gatehouse
                .bean(MeterRegistry.class)
                .find("gatehouse.watch.alerts")
                .tag("rule", rule)
                .counter();
        return counter == null ? 0 : (int) counter.count();
    }

    static String sid(String token) {
        return TokenForger.claims(token).get("sid").toString();
    }

    private static void awaitRules(Gatehouse gatehouse) {
        CountDownLatch done = new CountDownLatch(1);
        gatehouse.bean(RuleExecutor.class).execute(done::countDown);
        try {
            if (!done.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("rules are still running");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
