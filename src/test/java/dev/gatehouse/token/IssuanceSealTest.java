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
    private static final String HONEST = GATEHOUSE.signIn("alice");
    private static final String OTHER = GATEHOUSE.signIn("carol");
    private static final TokenForger FORGE =
            new TokenForger(GATEHOUSE.bean(SigningKeys.class).current(), HONEST);
    private static final TokenForger OF_CAROL =
            new TokenForger(GATEHOUSE.bean(SigningKeys.class).current(), OTHER);

    static List<String> forgeries() {
        String honest = FORGE.payload();
        String jti = TokenForger.claims(HONEST).get("jti").toString();
        String withoutJti = honest.replaceFirst("\"jti\":\"[^\"]*\",", "");
        return List.of(
                // Other claims beside a seal that is right for its own.
                FORGE.payloadWith("roles", "[\"admin\"]"),
                FORGE.payloadWith("sub", "\"carol\""),
                FORGE.payloadWith("exp", "1767300000"),
                FORGE.payloadWith("extra", "true"),
                FORGE.payloadWith("email", null),
                OF_CAROL.payload().replaceFirst("\"jti\":\"[^\"]*\"", "\"jti\":\"" + jti + "\""),
                // No seal, or one that is none.
                withoutJti,
                honest.replace(jti, "3556d8fd-ba46-49b2-ad2b-33277365aaea"),
                honest.replace(jti, ""),
                honest.replace(jti, "A".repeat(43)),
                honest.replace(jti, "=".repeat(43)),
                honest.replace("\"jti\":\"" + jti + "\"", "\"jti\":[\"" + jti + "\"]"),
                // The same claims in other letters.
                "{" + withoutJti.substring(1, withoutJti.length() - 1) + ",\"jti\":\"" + jti + "\"}",
                honest.replace(",\"sub\"", ", \"sub\""),
                honest.replace("\"alice\"", "\"\\u0061lice\""),
                honest.replace("\"sub\"", "\"s\\u0075b\""),
                " " + honest,
                honest + " ");
    }

    @ParameterizedTest
    @MethodSource("forgeries")
    void noForgeryIsAccepted(String payload) {
        assertThat(GATEHOUSE.getAs(FORGE.signed(FORGE.header(), payload), "/me").problem())
                .isEqualTo(REFUSED);
    }
}
