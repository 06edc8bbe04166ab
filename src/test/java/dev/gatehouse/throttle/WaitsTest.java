package dev.gatehouse.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.admin.AdminFixture;
import dev.gatehouse.caller.Caller;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.OnBothStores;
import dev.gatehouse.support.Response;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Administrators see and lift the waits of users of a directory, of unknown names, and of addresses. */
class WaitsTest extends OnBothStores {
    private static final String ADMINS_ADDRESS = "203.0.113.1";

    WaitsTest() {
        super(Gatehouse::demo, LoginFixture.ARGUMENTS);
    }

    @BeforeEach
    void forgetFailures() {
        stores().forEach(gatehouse -> gatehouse.clock().advance(Duration.ofHours(4)));
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void theWaitOfANameEndsForTheUserAndNotForTheAddress(Gatehouse gatehouse) {
        AdminFixture admin = admin(gatehouse);
        LoginFixture.guesses(gatehouse, "alice", "192.0.2.1");
        Response seen = admin.get("/admin/throttle?user=ALICE&address=192.0.2.1");
        assertThat(seen.json().at("/waits/0").toString())
                .matches(
                        "\\{\"budget\":\"user\",\"user\":\"alice\",\"failures\":5,\"last_failure_at\":\".*\",\"until\":\".*\"}");
        assertThat(seen.json().path("waits")).hasSize(2);
        assertThat(admin.send("DELETE", "/admin/users/Alice/lock", "").status()).isEqualTo(204);
        assertThat(admin.get("/admin/throttle?user=alice").body()).isEqualTo("{\"waits\":[]}");
        assertThat(signIn(gatehouse, "alice", "198.51.100.1")).isEqualTo(200);
        assertThat(signIn(gatehouse, "bob", "192.0.2.1")).isEqualTo(429);
        assertThat(admin.send("DELETE", "/admin/throttle?address=192.0.2.1", "").status())
                .isEqualTo(204);
        assertThat(signIn(gatehouse, "bob", "192.0.2.1")).isEqualTo(200);
    }

    /** Such a user has a budget at each of these addresses. */
    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void theWaitOfAUserAtAKnownAddressEndsToo(Gatehouse gatehouse) {
        AdminFixture admin = admin(gatehouse);
        for (String address : List.of("192.0.2.2", "192.0.2.3")) {
            signIn(gatehouse, "bob", address);
            assertThat(LoginFixture.guesses(gatehouse, "bob", address)).isEqualTo(5);
        }
        assertThat(admin.get("/admin/throttle?user=bob").body().split("user_at_address", -1))
                .hasSize(3);
        assertThat(admin.get("/admin/throttle?user=bob&address=192.0.2.2").body())
                .contains("\"user_at_address\",\"user\":\"bob\",\"address\":\"192.0.2.2\"");
        admin.send("DELETE", "/admin/throttle?user=bob", "");
        assertThat(signIn(gatehouse, "bob", "192.0.2.2")).isEqualTo(200);
        assertThat(signIn(gatehouse, "bob", "192.0.2.3")).isEqualTo(200);
        assertThat(LoginFixture.guesses(gatehouse, "bob", "192.0.2.2"))
                .as("the address is still known, and has a budget of its own")
                .isEqualTo(5);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void allAddressesOfABlockAreLiftedTogether(Gatehouse gatehouse) {
        AdminFixture admin = admin(gatehouse);
        LoginFixture.guesses(gatehouse, "somebody", "2001:db8:7:7::1");
        assertThat(admin.get("/admin/throttle?address=2001:db8:7:7::9").body())
                .contains("\"address\":\"2001:db8:7:7:0:0:0:0/64\",\"failures\":5");
        admin.send("DELETE", "/admin/throttle?address=2001:db8:7:7::9", "");
        assertThat(signIn(gatehouse, "alice", "2001:db8:7:7::2")).isEqualTo(200);
    }

    /** A name as its source has it, and tokens of providers. */
    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void theWaitsOfANameToTheLetterAndOfTokensEndToo(Gatehouse gatehouse) {
        AdminFixture admin = admin(gatehouse);
        Caller caller = new Caller("192.0.2.50", null);
        LoginThrottle throttle = gatehouse.bean(LoginThrottle.class);
        for (LoginAttempt attempt : List.of(LoginAttempt.ofPerson("Kx7Qm", caller), LoginAttempt.withToken(caller))) {
            assertThatThrownBy(() -> throttle.rateLimited(attempt, () -> {
                        throw new Refusal(ProblemCode.AUTHENTICATION_FAILED, "wrong");
                    }))
                    .hasMessage("wrong");
        }
        String query = "/admin/throttle?user=Kx7Qm&address=192.0.2.50";
        assertThat(admin.get(query).body()).contains("\"user\":\"Kx7Qm\",\"failures\":1", "\"budget\":\"tokens\"");
        admin.send("DELETE", query, "");
        assertThat(admin.get(query).body()).isEqualTo("{\"waits\":[]}");
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void theEventSaysWhoLiftedWhat(Gatehouse gatehouse) {
        AdminFixture admin = admin(gatehouse);
        admin.send("DELETE", "/admin/throttle?user=nobody&address=192.0.2.77", "");
        await().untilAsserted(() -> assertThat(admin.get("/admin/events?kind=waits_lifted&user=nobody")
                        .json()
                        .at("/events/0")
                        .toString())
                .contains("\"user\":\"nobody\",\"address\":\"192.0.2.77\",\"reason\":\"by carol: waits lifted\""));
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void aWrongQueryIsRefused(Gatehouse gatehouse) {
        AdminFixture admin = admin(gatehouse);
        for (String query : List.of("", "?address=localhost", "?address=", "?user=", "?user=%00")) {
            assertThat(admin.get("/admin/throttle" + query).problem()).startsWith("400 invalid_request");
            assertThat(admin.send("DELETE", "/admin/throttle" + query, "").problem())
                    .startsWith("400 invalid_request");
        }
        String bob = LoginFixture.signIn(gatehouse, "bob", "bob-secret", ADMINS_ADDRESS)
                .text("token");
        assertThat(gatehouse.getAs(bob, "/admin/throttle?user=bob").status()).isEqualTo(403);
        assertThat(AdminFixture.delete(gatehouse, bob, "/admin/users/bob/lock").status())
                .isEqualTo(403);
    }

    private static AdminFixture admin(Gatehouse gatehouse) {
        return new AdminFixture(
                gatehouse,
                LoginFixture.signIn(gatehouse, "carol", "carol-secret", ADMINS_ADDRESS)
                        .text("token"));
    }

    private static int signIn(Gatehouse gatehouse, String user, String address) {
        return LoginFixture.signIn(gatehouse, user, user + "-secret", address).status();
    }
}
