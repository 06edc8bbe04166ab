package dev.gatehouse.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Forward authentication, as a gateway uses it. */
class ForwardAuthTest {

    @Test
    void theUserIsReturnedInHeaders() {
        Gatehouse gatehouse = Gatehouse.shared();
        String token = gatehouse.signIn("alice");
        Response response = gatehouse.getAs(token, "/verify");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(response.header("X-Auth-User")).isEqualTo("alice");
        assertThat(response.header("X-Auth-Roles")).isEqualTo("editor");
        assertThat(response.header("X-Auth-Session"))
                .isEqualTo(gatehouse.getAs(token, "/me").text("sid"));
        assertThat(response.renewed()).isNull();
    }

    @Test
    void aTokenThatIsDueIsRenewed() {
        try (Gatehouse gatehouse = Gatehouse.demo()) {
            String token = gatehouse.signIn("alice");
            gatehouse.clock().advance(Duration.ofMinutes(2));
            String renewed = gatehouse.getAs(token, "/verify").renewed();
            assertThat(renewed).isNotNull().isNotEqualTo(token);
            assertThat(gatehouse.getAs(renewed, "/verify").status()).isEqualTo(200);
        }
    }

    @Test
    void everyRequestedRoleIsRequired() {
        Gatehouse gatehouse = Gatehouse.shared();
        String alice = gatehouse.signIn("alice");
        assertThat(gatehouse.getAs(alice, "/verify?role=editor").status()).isEqualTo(200);
        assertThat(gatehouse.getAs(alice, "/verify?role=editor&role=admin").problem())
                .isEqualTo("403 insufficient_role: role admin is required");
        assertThat(gatehouse
                        .getAs(gatehouse.signIn("bob"), "/verify?role=editor")
                        .problem())
                .isEqualTo("403 insufficient_role: role editor is required");
        assertThat(gatehouse.getAs(alice, "/verify?role=" + "x".repeat(8_000)).status())
                .isEqualTo(403);
        assertThat(gatehouse.getAs(alice, "/verify?role=").status()).isEqualTo(403);
        assertThat(gatehouse.getAs(alice, "/verify?role=editor,editor").status())
                .isEqualTo(403);
        assertThat(gatehouse.getAs(gatehouse.signIn("bob"), "/verify").header("X-Auth-Roles"))
                .isEqualTo("");
    }

    @Test
    void everyFaultOfATokenIs401() {
        Gatehouse gatehouse = Gatehouse.shared();
        String ended = gatehouse.signIn("alice");
        gatehouse.signOut(ended);
        assertThat(gatehouse.get("/verify").problem()).startsWith("401 authorization_header_missing");
        for (String header : List.of("Basic YTpi", "Bearer", "Bearer a b", "Bearer garbage", "Bearer " + ended)) {
            Response response = gatehouse.get("/verify", "Authorization", header);
            assertThat(response.status()).as(header).isEqualTo(401);
            assertThat(response.header("WWW-Authenticate")).startsWith("Bearer");
            assertThat(response.headers().map()).doesNotContainKeys("x-auth-user", "X-Auth-User");
        }
    }

    @Test
    void tooManyInvalidTokensAre503AndTooManyRequestsOfASession403() {
        try (Gatehouse gatehouse = Gatehouse.demo(
                "--gatehouse.throttle.enabled=true",
                "--gatehouse.throttle.invalid-tokens=3",
                "--gatehouse.throttle.invalid-tokens-per-second=1",
                "--gatehouse.watch.speed.per-second=1",
                "--gatehouse.watch.speed.burst=5",
                "--gatehouse.watch.speed.refuse=true")) {
            String token = gatehouse.signIn("alice");
            Response last = null;
            for (int i = 0; i < 10; i++) {
                last = gatehouse.getAs(token, "/verify");
            }
            assertThat(last.status()).isEqualTo(403);
            assertThat(last.text("code")).isEqualTo("rate_exceeded");
            for (int i = 0; i < 3; i++) {
                assertThat(gatehouse.getAs("garbage" + i, "/verify").status()).isEqualTo(401);
            }
            last = gatehouse.getAs("garbage", "/verify");
            assertThat(last.problem()).startsWith("503 too_many_attempts");
            assertThat(last.header("Retry-After")).isEqualTo("1");
        }
    }

    @Test
    void aTokenForAnotherAudienceIsRefused() {
        Gatehouse gatehouse = Gatehouse.shared();
        String token = gatehouse.signIn("alice");
        assertThat(gatehouse.getAs(token, "/verify?audience=gatehouse").status())
                .isEqualTo(200);
        assertThat(gatehouse.getAs(token, "/verify?audience=billing").problem())
                .isEqualTo("401 token_invalid: audience is not accepted");
        for (String unknown : List.of("audience=", "audience=gatehouse&audience=gatehouse", "audience=x&audience=")) {
            assertThat(gatehouse.getAs(token, "/verify?" + unknown).problem())
                    .as(unknown)
                    .isEqualTo("401 token_invalid: audience is not accepted");
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, /verify/orders/1?role=admin", "POST, /verify/orders", "DELETE, /verify/", "PUT, /verify"})
    void aGatewayMayKeepTheMethodAndAppendThePath(String method, String path) {
        Gatehouse gatehouse = Gatehouse.shared();
        String alice = gatehouse.signIn("alice");
        Response response = gatehouse.send(method, path, BodyPublishers.noBody(), "Authorization", "Bearer " + alice);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("X-Auth-User")).isEqualTo("alice");
        assertThat(gatehouse.send(method, path, BodyPublishers.noBody()).status())
                .isEqualTo(401);
    }
}
