package dev.gatehouse.identity.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log says for whom a refused token is. */
@Tag("unit")
class TokenSummaryTest {

    @Test
    void headerAndClaimsAreNamed() {
        String token = encoded("{\"alg\":\"RS256\",\"kid\":\"k1\"}") + "."
                + encoded(
                        "{\"iss\":\"https://a.example\",\"aud\":[\"account\",\"broker\"],\"azp\":\"portal\",\"sub\":\"x\"}")
                + ".AAAA";
        assertThat(TokenSummary.of(token))
                .isEqualTo(" (alg='RS256', kid='k1', iss='https://a.example', aud='account' 'broker', azp='portal')");
    }

    @Test
    void ofAnEncryptedTokenOnlyTheHeaderIsRead() {
        assertThat(TokenSummary.of(encoded("{\"alg\":\"RSA-OAEP\"}") + "." + encoded("{\"iss\":\"x\"}") + ".a.b.c"))
                .isEqualTo(" (alg='RSA-OAEP')");
    }

    /** T49. */
    @Test
    void valuesAreShortAndHaveNoInvisibleCharacters() {
        String evil = "a\n\u202e\u0000'\"\\, iss='x" + "y".repeat(1_000);
        String token = encoded(Json.object("alg", evil, "kid", List.of(1, 2, 3, 4, 5, 6))) + "."
                + encoded("{\"aud\":true}") + ".";
        assertThat(TokenSummary.of(token))
                .startsWith(" (alg='a??????, iss=?xyy")
                .endsWith("…', kid='1' '2' '3' '4' …)")
                .hasSizeLessThan(110);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "opaque", "a.b.c", "W10.W10.W10", "bnVsbA.bnVsbA.", "e30.e30.e30", "é.\n.x"})
    void otherTextHasNoSummary(String token) {
        assertThat(TokenSummary.of(token)).isEmpty();
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
