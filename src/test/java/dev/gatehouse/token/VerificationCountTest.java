package dev.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A token is decoded once, no matter how many handlers need its claims. */
class VerificationCountTest {

    @RestController
    static class Probe {
        @GetMapping("/probe/with")
        String with(@AuthenticationPrincipal AccessToken token) {
            return token.subject();
        }

        @GetMapping("/probe/without")
        String without() {
            return "no claims needed";
        }
    }

    @Test
    void aThousandRequestsWithOneTokenDecodeItOnce() {
        try (Gatehouse gatehouse = Gatehouse.demo(List.of(Probe.class))) {
            String token = gatehouse.signIn("alice");
            assertThat(verifications(gatehouse)).isZero();
            for (int i = 0; i < 500; i++) {
                assertThat(gatehouse.getAs(token, "/probe/with").body()).isEqualTo("alice");
                assertThat(gatehouse.getAs(token, "/probe/without").body()).isEqualTo("no claims needed");
            }
            assertThat(verifications(gatehouse)).isEqualTo(1);
            assertThat(gatehouse
                            .getAs(gatehouse.signIn("alice"), "/probe/without")
                            .status())
                    .isEqualTo(200);
            assertThat(verifications(gatehouse)).isEqualTo(2);
        }
    }

    @Test
    void theCacheOfTokensIsBounded() {
        try (Gatehouse gatehouse = Gatehouse.demo("--gatehouse.token.remembered=0")) {
            String token = gatehouse.signIn("alice");
            gatehouse.getAs(token, "/me");
            gatehouse.getAs(token, "/me");
            assertThat(verifications(gatehouse)).isEqualTo(2);
        }
    }

    private static double verifications(Gatehouse gatehouse) {
        return gatehouse
                .bean(MeterRegistry.class)
                .get("gatehouse.token.verifications")
                .functionCounter()
                .count();
    }
}
