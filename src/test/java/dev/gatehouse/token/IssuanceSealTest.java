package dev.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.TokenForger;
import dev.gatehouse.token.keys.SigningKeys;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Forgeries by an attacker with the signing key and with tokens, but without the key of the seal. */
class IssuanceSealTest {
    private static final String REFUSED = "401 token_invalid: signature is invalid";
    private static final Gatehouse GATEHOUSE = Gatehouse.shared();
    private static final String ALICE = GATEHOUSE.signIn("alice");
    private static final String CAROL = GATEHOUSE.signIn("carol");
    private static final TokenForger FORGE =
            new TokenForger(GATEHOUSE.bean(SigningKeys.class).current(), ALICE);
    private static final TokenForger OF_CAROL =
            new TokenForger(GATEHOUSE.bean(SigningKeys.class).current(), CAROL);

    static List<String> forgeries() {
        String payload = FORGE.payload();
        String jti = TokenForger.claims(ALICE).get("jti").toString();
        String withoutJti = payload.replaceFirst("\"jti\":\"[^\"]*\",", "");
        return List.of(
                // Changed claims with a seal that is valid for other claims.
                FORGE.payloadWith("roles", "[\"admin\"]"),
                FORGE.payloadWith("sub", "\"carol\""),
                FORGE.payloadWith("exp", "1767300000"),
                FORGE.payloadWith("extra", "true"),
                FORGE.payloadWith("email", null),
                OF_CAROL.payload().replaceFirst("\"jti\":\"[^\"]*\"", "\"jti\":\"" + jti + "\""),
                // No seal, or a malformed one.
                withoutJti,
                payload.replace(jti, "3556d8fd-ba46-49b2-ad2b-33277365aaea"),
                payload.replace(jti, ""),
                payload.replace(jti, "A".repeat(43)),
                payload.replace(jti, "=".repeat(43)),
                payload.replace("\"jti\":\"" + jti + "\"", "\"jti\":[\"" + jti + "\"]"),
                // The same claims in another spelling.
                "{" + withoutJti.substring(1, withoutJti.length() - 1) + ",\"jti\":\"" + jti + "\"}",
                payload.replace(",\"sub\"", ", \"sub\""),
                payload.replace("\"alice\"", "\"\\u0061lice\""),
                payload.replace("\"sub\"", "\"s\\u0075b\""),
                " " + payload,
                payload + " ");
    }

    @ParameterizedTest
    @MethodSource("forgeries")
    void noForgeryIsAccepted(String payload) {
        assertThat(GATEHOUSE.getAs(FORGE.signed(FORGE.header(), payload), "/me").problem())
                .isEqualTo(REFUSED);
    }
}
