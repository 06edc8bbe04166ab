package dev.gatehouse.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Invalid tokens cause a limited number of signature checks, and valid tokens are not affected. */
class InvalidTokensTest {

    @Test
    void beyondTheLimitInvalidTokensAreNotCheckedAndValidOnesAreAccepted() {
        try (Gatehouse gatehouse = Gatehouse.demo(LoginFixture.ARGUMENTS)) {
            String token = gatehouse.signIn("alice");
            assertThat(get(gatehouse, token, "192.0.2.1").status()).isEqualTo(200);
            String forged = token.substring(0, token.length() - 4) + "AAAA";
            assertThat(statuses(gatehouse, forged, 100)).containsOnly(401);
            double checked = verifications(gatehouse);
            Response refused = get(gatehouse, forged, "192.0.2.1");
            assertThat(refused.problem()).isEqualTo("429 too_many_attempts: Too many invalid tokens, try again later");
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(verifications(gatehouse)).isEqualTo(checked);
            assertThat(get(gatehouse, token, "192.0.2.1").status()).isEqualTo(200);
            assertThat(get(gatehouse, forged, "192.0.2.2").status()).isEqualTo(401);
            gatehouse.clock().advance(Duration.ofSeconds(1));
            assertThat(statuses(gatehouse, forged, 11))
                    .containsExactly(401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 429);
        }
    }

    /** M-5: a renewed token is new to the node, so nothing but its seal shows that it is no garbage. */
    @Test
    void invalidTokensOfASharedAddressDoNotAffectARightToken() {
        try (Gatehouse gatehouse = Gatehouse.demo(LoginFixture.ARGUMENTS)) {
            String token = gatehouse.signIn("alice");
            assertThat(statuses(gatehouse, "x.y.z", 101)).endsWith(401, 429);
            assertThat(get(gatehouse, token, "192.0.2.1").status()).isEqualTo(200);
            gatehouse.clock().advance(Duration.ofMinutes(2));
            statuses(gatehouse, "x.y.z", 101);
            String renewed = get(gatehouse, token, "192.0.2.1").renewed();
            assertThat(get(gatehouse, renewed, "192.0.2.1").status()).isEqualTo(200);
            String unseen = gatehouse.signIn("bob");
            String forged = unseen.substring(0, unseen.length() - 4) + "AAAA";
            assertThat(get(gatehouse, forged, "192.0.2.1").status()).isEqualTo(401);
            assertThat(get(gatehouse, forged, "192.0.2.1").status()).isEqualTo(429);
        }
    }

    @Test
    void validTokensDoNotCount() {
        try (Gatehouse gatehouse = Gatehouse.demo(
                "--gatehouse.throttle.enabled=true",
                "--gatehouse.throttle.invalid-tokens=1",
                "--gatehouse.token.remembered=0")) {
            String token = gatehouse.signIn("alice");
            assertThat(statuses(gatehouse, token, 50)).containsOnly(200);
            gatehouse.clock().advance(Duration.ofMinutes(15).plusSeconds(20));
            assertThat(statuses(gatehouse, token, 50)).containsOnly(401);
            assertThat(get(gatehouse, "x.y.z", "192.0.2.1").status()).isEqualTo(401);
            assertThat(get(gatehouse, "x.y.z", "192.0.2.1").status()).isEqualTo(429);
        }
    }

    private static List<Integer> statuses(Gatehouse gatehouse, String token, int times) {
        return IntStream.range(0, times)
                .mapToObj(i -> get(gatehouse, token, "192.0.2.1").status())
                .toList();
    }

    private static Response get(Gatehouse gatehouse, String token, String address) {
        return gatehouse.get("/me", "Authorization", "Bearer " + token, "X-Forwarded-For", address);
    }

    private static double verifications(Gatehouse gatehouse) {
        return gatehouse
                .bean(MeterRegistry.class)
                .get("gatehouse.token.verifications")
                .functionCounter()
                .count();
    }
}
