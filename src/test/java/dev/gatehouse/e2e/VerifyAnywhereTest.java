package dev.gatehouse.e2e;

import static dev.gatehouse.e2e.VerifyingServices.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.Client;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One token at Gatehouse, at services on Node and in Python, and at one behind an nginx. WithGatehouseTest has one with Spring. */
@Tag("e2e")
class VerifyAnywhereTest {
    private static final Logger log = LoggerFactory.getLogger(VerifyAnywhereTest.class);
    private VerifyingServices services;
    private Gatehouse gatehouse;
    private String token;

    @BeforeEach
    void start() throws Exception {
        services = new VerifyingServices();
        gatehouse = services.gatehouse();
        token = gatehouse.signIn("alice");
    }

    @AfterEach
    void stop() {
        services.close();
    }

    @Test
    void aTokenIsAcceptedEverywhereAndRejectedEverywhereAfterASignOut() {
        String other = gatehouse.signIn("alice");
        assertThat(gatehouse.getAs(token, "/protected/resource").status()).isEqualTo(200);
        assertThat(services.nginx().getAs(token, "/").body()).contains("X-auth-user: alice");
        for (Client service : services.selfVerifying()) {
            assertThat(service.getAs(token, "/orders").body()).isEqualTo("orders of alice");
        }
        assertThat(isActive()).isTrue();

        services.signOut(token);
        long ended = System.nanoTime();
        assertThat(gatehouse.getAs(token, "/protected/resource").status()).isEqualTo(401);
        assertThat(isActive()).isFalse();
        assertThat(services.nginx().getAs(token, "/").status()).isEqualTo(401);
        log.info(
                "a sign-out counts at /protected/resource, /introspect and nginx at once: {} ms for all three",
                since(ended));
        Map<String, Client> waiting = new LinkedHashMap<>(Map.of("Node", services.node(), "Python", services.python()));
        await().pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofSeconds(10))
                .until(() -> {
                    waiting.entrySet()
                            .removeIf(service ->
                                    status(service.getValue(), token) == 401 && logged(service.getKey(), since(ended)));
                    return waiting.isEmpty();
                });
        for (Client service : services.selfVerifying()) {
            assertThat(status(service, other)).isEqualTo(200);
        }
    }

    @Test
    void noValidCallFailsDuringARotation() {
        gatehouse.clock().advance(VerifyingServices.LEAD);
        admin("/admin/keys/rotate");
        String rotated = gatehouse.signIn("alice");
        assertThat(kid(rotated)).isNotEqualTo(kid(token));
        for (Client service : services.selfVerifying()) {
            assertThat(status(service, rotated)).isEqualTo(200);
            assertThat(status(service, token)).isEqualTo(200);
        }
    }

    @Test
    void thePackagesRejectAWithdrawnKeyWithinSeconds() {
        admin("/admin/keys/" + current() + "/compromised");
        for (Client service : services.selfVerifying()) {
            await().until(() -> status(service, token) == 401);
        }
    }

    /** Twice: every cache knows the first new key, and none knows the second. */
    @Test
    void aCompromisedKeyFailsNoCallOfAClientThatRenewsItsTokenAfterA401() {
        for (int i = 0; i < 2; i++) {
            String old = token;
            admin("/admin/keys/" + current() + "/compromised");
            String fresh = gatehouse.signIn("bob");
            assertThat(kid(fresh)).isNotEqualTo(kid(old));
            for (Client service : services.selfVerifying()) {
                assertThat(status(service, fresh)).isEqualTo(200);
                assertThat(status(service, old)).isIn(200, 401);
            }
            assertThat(services.nginx().getAs(old, "/").status()).isEqualTo(200);
            assertThat(isActive()).isTrue();
            for (Client service : services.selfVerifying()) {
                assertThat(statusAfterRenewal(service)).isEqualTo(200);
            }
            token = gatehouse.refresh(token).text("token");
        }
    }

    /** As docs/verify.md describes for clients. */
    private int statusAfterRenewal(Client service) {
        int status = status(service, token);
        if (status == 401) {
            Response renewed = gatehouse.refresh(token);
            assertThat(renewed.status()).isEqualTo(200);
            token = renewed.text("token");
            status = status(service, token);
        }
        return status;
    }

    private boolean isActive() {
        return VerifyingServices.ORDERS
                .post(gatehouse, "/introspect", "token", token)
                .json()
                .path("active")
                .asBoolean();
    }

    private Response admin(String path) {
        Response response = gatehouse.send(
                "POST", path, BodyPublishers.noBody(), "Authorization", "Bearer " + gatehouse.signIn("carol"));
        assertThat(response.status()).isLessThan(300);
        return response;
    }

    private static String kid(String token) {
        return token.split("\\.")[0];
    }

    private String current() {
        Response keys = gatehouse.getAs(gatehouse.signIn("carol"), "/admin/keys");
        return keys.json()
                .path("keys")
                .valueStream()
                .filter(key -> key.path("state").asString().equals("current"))
                .findFirst()
                .orElseThrow()
                .path("kid")
                .asString();
    }

    private static long since(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    private static boolean logged(String service, long millis) {
        log.info("a sign-out counts at the service with {} after {} ms", service, millis);
        return true;
    }
}
