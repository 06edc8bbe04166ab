package dev.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.gatehouse.problem.Refusal;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.PayloadMutator;
import dev.gatehouse.support.TokenForger;
import dev.gatehouse.token.keys.SigningKeys;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

/** The seal in many trials: each forgery is rejected and raises the alarm, and no issued token does. */
class SealProofTest {
    private static final int FORGERIES = 10_000;
    private static final int ISSUED = Integer.getInteger("seals", 20_000);
    private static final int OVER_HTTP = 20;

    /** Signed with the real key, so that only the seal can refuse them. */
    @Test
    void tenThousandForgeriesAreRejectedAndEachRaisesTheAlarm() {
        try (Gatehouse gatehouse = Gatehouse.demo()) {
            String token = gatehouse.signIn("alice");
            Set<String> issued = new HashSet<>(List.of(token, gatehouse.signIn("alice"), gatehouse.signIn("carol")));
            TokenForger forger =
                    new TokenForger(gatehouse.bean(SigningKeys.class).current(), token);
            PayloadMutator mutation = new PayloadMutator(
                    new Random(20_260_102),
                    issued.stream()
                            .map(issuedToken -> TokenForger.decoded(issuedToken.split("\\.")[1]))
                            .toList());
            int overHttp = 0;
            for (int i = 0; i < FORGERIES; i++) {
                String forged = forger.signed(forger.header(), mutation.next());
                if (i % OVER_HTTP == 0) {
                    assertThat(gatehouse.getAs(forged, "/me").problem())
                            .isEqualTo("401 token_invalid: signature is invalid");
                    overHttp++;
                }
                assertThat(catchThrowable(
                                () -> gatehouse.bean(TokenVerifier.class).verify(forged, request(), () -> {})))
                        .as(forged)
                        .isInstanceOf(Refusal.class)
                        .hasMessage("the issuance seal is invalid");
            }
            assertThat(alarms(gatehouse)).isEqualTo(FORGERIES + overHttp);
        }
    }

    /** The tokens of several users, over several renewals, across rotations of both key rings. */
    @Test
    void issuedTokensRaiseNoAlarm() {
        String secret = "--gatehouse.token.secret=kX9#mQ2$vL7!pR4@wT8%yU1^zI5&aO3*sD6(fG0)hJkLqWeRtYuIoP";
        try (Gatehouse gatehouse = Gatehouse.demo(
                "--gatehouse.token.algorithm=HS256",
                secret,
                "--gatehouse.keys.seal-rotate-every=1h",
                "--gatehouse.identity.revalidate-every=12h")) {
            TokenIssuer issuer = gatehouse.bean(TokenIssuer.class);
            TokenVerifier verifier = gatehouse.bean(TokenVerifier.class);
            List<AccessToken> tokens = new ArrayList<>();
            for (String name : List.of("alice", "bob", "carol")) {
                tokens.add(verifier.verify(gatehouse.signIn(name), request(), () -> {}));
            }
            Set<String> seals = new HashSet<>();
            for (int i = 0; i < ISSUED; i++) {
                if (i % 1_000 == 0) {
                    gatehouse.clock().advance(Duration.ofMinutes(5));
                }
                AccessToken token = tokens.get(i % tokens.size());
                AccessToken next = verifier.verify(issuer.renew(token).value(), request(), () -> {});
                assertThat(next.subject()).isEqualTo(token.subject());
                tokens.set(i % tokens.size(), next);
                seals.add(next.id());
            }
            assertThat(seals).hasSize(ISSUED);
            assertThat(alarms(gatehouse)).isZero();
        }
    }

    private static HttpServletRequest request() {
        return new MockHttpServletRequest();
    }

    private static double alarms(Gatehouse gatehouse) {
        return gatehouse
                .bean(MeterRegistry.class)
                .get("gatehouse.token.forged")
                .counter()
                .count();
    }
}
