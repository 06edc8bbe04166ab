package dev.gatehouse.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.storage.ExpiredData;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.OnBothStores;
import dev.gatehouse.support.Response;
import dev.gatehouse.token.keys.Pseudonyms;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Failed sign-ins are rate limited by user name and by address, and the real user can still sign in. */
class ThrottleTest extends OnBothStores {
    @AutoClose("shutdownNow")
    private final ExecutorService clients = Executors.newCachedThreadPool();

    ThrottleTest() {
        super(Gatehouse::demo, LoginFixture.ARGUMENTS);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void afterFiveWrongPasswordsEvenTheRightOneHasToWait(Gatehouse gatehouse) {
        assertThat(LoginFixture.guesses(gatehouse, "bob", "192.0.2.1")).isEqualTo(5);
        Response refused = LoginFixture.signIn(gatehouse, "bob", "bob-secret", "192.0.2.1");
        assertThat(refused.problem()).isEqualTo("429 too_many_attempts: Too many attempts, try again later");
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        gatehouse.clock().advance(Duration.ofSeconds(1));
        assertThat(LoginFixture.guesses(gatehouse, "bob", "192.0.2.1")).isEqualTo(1);
        assertThat(LoginFixture.signIn(gatehouse, "bob", "bob-secret", "192.0.2.1")
                        .header("Retry-After"))
                .isEqualTo("2");
        gatehouse.clock().advance(Duration.ofSeconds(2));
        assertThat(LoginFixture.signIn(gatehouse, "bob", "bob-secret", "192.0.2.1")
                        .status())
                .isEqualTo(200);
    }

    /** T30: by name, from many addresses, whether or not the user exists. */
    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void aUserNameHasABudgetWhetherOrNotItExists(Gatehouse gatehouse) {
        for (String name : List.of("carol", "unknown")) {
            assertThat(IntStream.range(0, 7)
                            .map(i -> LoginFixture.guess(gatehouse, name, "198.51.100." + i))
                            .boxed())
                    .containsExactly(403, 403, 403, 403, 403, 429, 429);
            gatehouse.clock().advance(Duration.ofHours(4));
        }
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void anAddressHasABudgetForAllNamesTogether(Gatehouse gatehouse) {
        assertThat(IntStream.range(0, 7)
                        .map(i -> LoginFixture.guess(gatehouse, "one-of-many-" + i, "192.0.2.2"))
                        .boxed())
                .containsExactly(403, 403, 403, 403, 403, 429, 429);
    }

    /** T32. */
    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void allAddressesOfOneIpv6NetworkShareABudget(Gatehouse gatehouse) {
        assertThat(IntStream.range(0, 7)
                        .map(i -> LoginFixture.guess(gatehouse, "six-" + i, "2001:db8:1:2:" + i + "::" + i))
                        .boxed())
                .containsExactly(403, 403, 403, 403, 403, 429, 429);
        assertThat(LoginFixture.guess(gatehouse, "six", "2001:db8:1:3::1")).isEqualTo(403);
    }

    /** T33. */
    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void ownSignInsGiveNoGuessesAtOtherUsers(Gatehouse gatehouse) {
        int tried = 0;
        for (int i = 0; i < 20; i++) {
            assertThat(LoginFixture.signIn(gatehouse, "alice", "alice-secret", "192.0.2.3")
                            .status())
                    .isEqualTo(200);
            tried += LoginFixture.guess(gatehouse, "other-" + i, "192.0.2.3") == 403 ? 1 : 0;
        }
        assertThat(tried).isEqualTo(5);
    }

    /** T34. */
    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void otherClientsCannotLockOutAUserAtAKnownAddress(Gatehouse gatehouse) {
        gatehouse.clock().advance(Duration.ofHours(4));
        String home = "203.0.113.1";
        assertThat(LoginFixture.signIn(gatehouse, "alice", "alice-secret", home).status())
                .isEqualTo(200);
        for (int i = 0; i < 40; i++) {
            LoginFixture.guess(gatehouse, "alice", "198.51.100." + (100 + i));
            LoginFixture.guess(gatehouse, "another-" + i, home);
        }
        assertThat(LoginFixture.signIn(gatehouse, "alice", "alice-secret", home).status())
                .isEqualTo(200);
        assertThat(LoginFixture.signIn(gatehouse, "alice", "alice-secret", "203.0.113.2")
                        .status())
                .isEqualTo(429);
        assertThat(LoginFixture.guesses(gatehouse, "alice", home)).isEqualTo(5);
        gatehouse.clock().advance(Duration.ofHours(4));
        assertThat(LoginFixture.signIn(gatehouse, "alice", "alice-secret", home).status())
                .isEqualTo(200);
    }

    /** T35. */
    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void refreshAndRenewalAreNotThrottled(Gatehouse gatehouse) {
        gatehouse.clock().advance(Duration.ofHours(4));
        String token = LoginFixture.signIn(gatehouse, "carol", "carol-secret", "192.0.2.4")
                .text("token");
        assertThat(LoginFixture.guesses(gatehouse, "carol", "192.0.2.4")).isEqualTo(5);
        gatehouse.clock().advance(Duration.ofMillis(900));
        for (int i = 0; i < 20; i++) {
            assertThat(refresh(gatehouse, token, "192.0.2.4")).isEqualTo(200);
        }
        assertThat(LoginFixture.guess(gatehouse, "carol", "192.0.2.4")).isEqualTo(429);
        gatehouse.clock().advance(Duration.ofMillis(100));
        assertThat(LoginFixture.guess(gatehouse, "carol", "192.0.2.4")).isEqualTo(403);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void parallelGuessesCountBeforeTheyAreTried(Gatehouse gatehouse) {
        assertThat(LoginFixture.guessesAtOnce(60, List.of(gatehouse), "parallel", "192.0.2.5"))
                .isBetween(1, 5);
        gatehouse.clock().advance(Duration.ofHours(4));
        assertThat(LoginFixture.guesses(gatehouse, "parallel", "192.0.2.5")).isEqualTo(5);
        gatehouse.clock().advance(Duration.ofSeconds(1));
        assertThat(LoginFixture.guessesAtOnce(60, List.of(gatehouse), "parallel", "192.0.2.5"))
                .isEqualTo(1);
    }

    /** T75: the start of a working day in an office. */
    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void parallelSignInsWithRightPasswordsAreNotRefused(Gatehouse gatehouse) {
        gatehouse.clock().advance(Duration.ofHours(4));
        List<String> users = List.of("alice", "bob", "carol");
        List<CompletableFuture<Integer>> signIns = IntStream.range(0, 40)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> LoginFixture.signIn(
                                        gatehouse, users.get(i % 3), users.get(i % 3) + "-secret", "192.0.2.8")
                                .status(),
                        clients))
                .toList();
        assertThat(signIns).extracting(CompletableFuture::join).containsOnly(200);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void expiredBudgetsLeaveNoRow(Gatehouse gatehouse) {
        gatehouse.clock().advance(Duration.ofHours(4));
        gatehouse.bean(ExpiredData.class).delete();
        int before = rows(gatehouse);
        for (int i = 0; i < 30; i++) {
            LoginFixture.guess(gatehouse, "row-" + i, "192.0.2.6");
        }
        assertThat(rows(gatehouse)).as("rejected attempts leave none").isEqualTo(before + 6);
        gatehouse.clock().advance(Duration.ofHours(4));
        gatehouse.bean(ExpiredData.class).delete();
        assertThat(rows(gatehouse)).isEqualTo(before);
        LoginFixture.signIn(gatehouse, "bob", "bob-secret", "192.0.2.6");
        assertThat(rows(gatehouse)).isEqualTo(before + 1);
        gatehouse.clock().advance(Duration.ofDays(91));
        gatehouse.bean(ExpiredData.class).delete();
        assertThat(rows(gatehouse)).isZero();
    }

    @Test
    void aSignInWithoutFailuresCostsAtMostOneQuery() {
        Gatehouse gatehouse = embedded();
        JdbcClient jdbc = gatehouse.bean(JdbcClient.class);
        LoginFixture.signIn(gatehouse, "bob", "bob-secret", "203.0.113.7");
        jdbc.sql("set query_statistics true").update();
        for (int i = 0; i < 10; i++) {
            assertThat(LoginFixture.signIn(gatehouse, "bob", "bob-secret", "203.0.113.7")
                            .status())
                    .isEqualTo(200);
        }
        assertThat(jdbc.sql("select sum(execution_count) from information_schema.query_statistics"
                                + " where sql_statement like '%throttle_budget%'")
                        .query(Integer.class)
                        .single())
                .isBetween(1, 10);
        jdbc.sql("set query_statistics false").update();
    }

    @Test
    void throttledAttemptsAreAuditedOnceAMinute() {
        Gatehouse gatehouse = embedded();
        String admin = LoginFixture.signIn(gatehouse, "carol", "carol-secret", "203.0.113.9")
                .text("token");
        LoginFixture.guesses(gatehouse, "first", "192.0.2.99");
        LoginFixture.guesses(gatehouse, "second", "192.0.2.99");
        await().untilAsserted(() -> assertThat(gatehouse
                        .getAs(
                                admin,
                                "/admin/events?kind=throttled&user=%23"
                                        + gatehouse
                                                .bean(Pseudonyms.class)
                                                .of("first")
                                                .substring(1))
                        .json()
                        .at("/events/0/reason")
                        .asString())
                .isEqualTo("has to wait PT1S"));
        assertThat(gatehouse
                        .getAs(admin, "/admin/events?kind=throttled&limit=200")
                        .body()
                        .split("192.0.2.99", -1))
                .hasSize(2);
    }

    private static int refresh(Gatehouse gatehouse, String token, String address) {
        return gatehouse
                .sendJson(
                        "POST",
                        "/authenticate/refresh",
                        "",
                        "Authorization",
                        "Bearer " + token,
                        "X-Forwarded-For",
                        address)
                .status();
    }

    private static int rows(Gatehouse gatehouse) {
        return gatehouse
                .bean(JdbcClient.class)
                .sql("select count(*) from throttle_budget")
                .query(Integer.class)
                .single();
    }
}
