package dev.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.TestPostgres;
import dev.gatehouse.support.TokenForger;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Active users stay signed in, up to the absolute end of the session and not a second longer. */
class SlidingTest {
    private static Gatehouse gatehouse;

    @BeforeAll
    static void start() {
        gatehouse = Gatehouse.demo();
    }

    @AfterAll
    static void stop() {
        gatehouse.close();
    }

    /** T18. */
    @Test
    void aTokenInUseIsRenewedUpToTheSessionsEndAndNotASecondLonger() {
        try (Gatehouse configured =
                Gatehouse.demo("--gatehouse.session.lifetime=1h", "--gatehouse.token.clock-skew=10s")) {
            String token = configured.signIn("alice");
            Object session = TokenForger.claims(token).get("sid");
            for (int minute = 5; minute < 60; minute += 5) {
                configured.clock().advance(Duration.ofMinutes(5));
                Response response = configured.getAs(token, "/protected/resource");
                assertThat(response.status()).isEqualTo(200);
                token = response.renewed();
                assertThat(TokenForger.claims(token).get("sid")).isEqualTo(session);
            }
            configured.clock().advance(Duration.ofMinutes(5).minusSeconds(1));
            Response lastSecond = configured.getAs(token, "/protected/resource");
            assertThat(lastSecond.status()).isEqualTo(200);
            configured.clock().advance(Duration.ofSeconds(1));
            for (String each : new String[] {token, lastSecond.renewed()}) {
                assertThat(configured.getAs(each, "/protected/resource").problem())
                        .isEqualTo("401 session_ended: session has ended");
                assertThat(configured
                                .send("POST", "/authenticate/refresh", none(), "Authorization", "Bearer " + each)
                                .problem())
                        .isEqualTo("401 session_ended: session has ended");
            }
        }
    }

    @Test
    void noTokenExpiresAfterItsSession() {
        try (Gatehouse configured = Gatehouse.demo("--gatehouse.session.lifetime=20m")) {
            String first = configured.signIn("alice");
            configured.clock().advance(Duration.ofMinutes(14));
            Response refreshed =
                    configured.send("POST", "/authenticate/refresh", none(), "Authorization", "Bearer " + first);
            long opened = ((Number) TokenForger.claims(first).get("auth_time")).longValue();
            assertThat(TokenForger.claims(refreshed.text("token")).get("exp")).isEqualTo((int) (opened + 20 * 60));
            assertThat(refreshed.json().path("expires_in").asInt()).isEqualTo(6 * 60);
        }
    }

    /** The end is in the token: a changed configuration moves it neither way. */
    @Test
    void aChangedSessionLifetimeConcernsNewSessionsOnly(@TempDir Path data) {
        String store = "--spring.datasource.url=" + TestPostgres.freshDatabase();
        String directory = "--gatehouse.data-dir=" + data;
        try (Gatehouse hours = Gatehouse.demo(store, directory, "--gatehouse.session.lifetime=2h");
                Gatehouse minutes = Gatehouse.demo(store, directory, "--gatehouse.session.lifetime=10m")) {
            String longer = hours.signIn("alice");
            String shorter = minutes.signIn("alice");
            hours.clock().advance(Duration.ofMinutes(11));
            minutes.clock().advance(Duration.ofMinutes(11));
            assertThat(minutes.getAs(longer, "/me").status()).isEqualTo(200);
            assertThat(hours.getAs(shorter, "/me").problem()).isEqualTo("401 session_ended: session has ended");
        }
    }

    @Test
    void anUnusedTokenExpiresAfterItsLifetimeAndTheClockSkew() {
        try (Gatehouse configured =
                Gatehouse.demo("--gatehouse.token.lifetime=5m", "--gatehouse.token.clock-skew=10s")) {
            String token = configured.signIn("alice");
            assertThat(configured.getAs(token, "/me").status()).isEqualTo(200);
            configured.clock().advance(Duration.ofSeconds(309));
            assertThat(configured.getAs(token, "/me").status()).isEqualTo(200);
            configured.clock().advance(Duration.ofSeconds(1));
            Response late = configured.getAs(token, "/me");
            assertThat(late.problem()).isEqualTo("401 token_expired: token is expired");
            assertThat(late.header("WWW-Authenticate"))
                    .isEqualTo(
                            "Bearer realm=\"gatehouse\", error=\"invalid_token\", error_description=\"token is expired\"");
            assertThat(late.renewed()).isNull();
        }
    }

    @Test
    void everyResponseToAnOldTokenCarriesARenewedOne() {
        String token = gatehouse.signIn("bob");
        gatehouse.clock().advance(Duration.ofSeconds(59));
        assertThat(gatehouse.getAs(token, "/me").renewed()).isNull();
        gatehouse.clock().advance(Duration.ofSeconds(1));
        assertThat(gatehouse.getAs(token, "/me").renewed()).isNotNull();
        Response notFound = gatehouse.getAs(token, "/protected/resource");
        assertThat(notFound.problem()).isEqualTo("404 resource_not_found: No resource for username bob was found.");
        assertThat(notFound.renewed()).isNotNull();
        assertThat(gatehouse.getAs(token, "/nothing").renewed()).isNotNull();
        assertThat(gatehouse.getAs(token, "/admin/x").renewed()).isNotNull();
    }

    /** A client that ignores renewed tokens costs no signature per request, and never gets a token that is itself due. */
    @Test
    void anOldTokenGetsTheSameRenewedOneUntilThatIsDue() {
        String token = gatehouse.signIn("alice");
        gatehouse.clock().advance(Duration.ofMinutes(2));
        String renewed = gatehouse.getAs(token, "/me").renewed();
        gatehouse.clock().advance(Duration.ofSeconds(59));
        assertThat(gatehouse.getAs(token, "/me").renewed()).isEqualTo(renewed);
        gatehouse.clock().advance(Duration.ofSeconds(1));
        String later = gatehouse.getAs(token, "/me").renewed();
        assertThat((Integer) TokenForger.claims(later).get("iat"))
                .isEqualTo((Integer) TokenForger.claims(renewed).get("iat") + 60);
    }

    @Test
    void withRenewAfterZeroEveryResponseCarriesARenewedToken() {
        try (Gatehouse configured = Gatehouse.demo("--gatehouse.token.renew-after=0s")) {
            String token = configured.signIn("alice");
            String renewed = configured.getAs(token, "/me").renewed();
            assertThat(renewed)
                    .isNotNull()
                    .isNotEqualTo(configured.getAs(token, "/me").renewed());
            assertThat(configured.getAs(renewed, "/me").status()).isEqualTo(200);
        }
    }

    @Test
    void withoutSlidingRenewalTheRefreshStillWorks() {
        try (Gatehouse configured = Gatehouse.demo("--gatehouse.token.sliding=false")) {
            String token = configured.signIn("alice");
            configured.clock().advance(Duration.ofMinutes(5));
            assertThat(configured.getAs(token, "/me").renewed()).isNull();
            Response refreshed =
                    configured.send("POST", "/authenticate/refresh", none(), "Authorization", "Bearer " + token);
            assertThat(refreshed.renewed()).isEqualTo(refreshed.text("token")).isNotEqualTo(token);
        }
    }

    /** T17. */
    @Test
    void parallelRequestsWithOneOldTokenAllSucceedWithValidRenewedTokens() throws Exception {
        ExecutorService tabs = Executors.newFixedThreadPool(20);
        try {
            String token = gatehouse.signIn("alice");
            gatehouse.clock().advance(Duration.ofMinutes(10));
            List<Callable<Response>> requests = IntStream.range(0, 20)
                    .<Callable<Response>>mapToObj(i -> () -> i % 2 == 0
                            ? gatehouse.getAs(token, "/protected/resource")
                            : gatehouse.send(
                                    "POST", "/authenticate/refresh", none(), "Authorization", "Bearer " + token))
                    .toList();
            for (var future : tabs.invokeAll(requests)) {
                assertThat(future.get().status()).isEqualTo(200);
                assertThat(gatehouse.getAs(future.get().renewed(), "/me").status())
                        .isEqualTo(200);
            }
            assertThat(gatehouse.getAs(token, "/me").status()).isEqualTo(200);
        } finally {
            tabs.shutdownNow();
        }
    }

    private static BodyPublisher none() {
        return BodyPublishers.noBody();
    }
}
