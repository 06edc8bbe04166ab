package dev.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.MovableClock;
import dev.gatehouse.token.keys.KeyFixture;
import dev.gatehouse.token.keys.SigningAlgorithm;
import dev.gatehouse.token.keys.SigningKeys;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A seal is valid for exactly the bytes that were sealed. Forgeries over HTTP are in IssuanceSealTest. */
@Tag("unit")
class SealTest {
    private static final int JTI_START = "{\"jti\":\"".length();
    private static final int JTI_END = JTI_START + 43;

    private final MovableClock clock = new MovableClock();
    private final SigningKeys ring = KeyFixture.signing(clock, SigningAlgorithm.HS256);
    private final IssuanceSeal seal = new IssuanceSeal(KeyFixture.seal(ring));
    private final byte[] sealed = seal.sealed(Map.of("sub", "alice"));

    @Test
    void theSealIsTheFirstClaim() {
        assertThat(new String(sealed, StandardCharsets.UTF_8))
                .matches("\\{\"jti\":\"[A-Za-z0-9_-]{43}\",\"sub\":\"alice\"}");
        assertThat(seal.isValid(sealed)).isTrue();
        assertThat(seal.sealed(Map.of("sub", "alice"))).as("another nonce").isNotEqualTo(sealed);
    }

    @Test
    void aChangeOfAnyByteIsNoticed() {
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThat(seal.isValid(changed)).as("byte " + i).isFalse();
        }
    }

    @Test
    void aShorterOrLongerPayloadIsNoticed() {
        for (int length = 0; length < sealed.length; length++) {
            assertThat(seal.isValid(Arrays.copyOf(sealed, length))).isFalse();
        }
        assertThat(seal.isValid(Arrays.copyOf(sealed, sealed.length + 1))).isFalse();
    }

    /** T16: the last character of the seal has two bits that encode nothing. */
    @Test
    void anotherSpellingOfTheSameSealIsNoticed() {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        byte[] changed = sealed.clone();
        changed[JTI_END - 1] = (byte) alphabet.charAt(alphabet.indexOf(changed[JTI_END - 1]) ^ 1);
        assertThat(seal.isValid(changed)).isFalse();
    }

    @Test
    void aSealThatIsNotBase64IsInvalid() {
        byte[] changed = sealed.clone();
        changed[JTI_START] = '!';
        assertThat(seal.isValid(changed)).isFalse();
    }

    @Test
    void aSealOfAnEarlierKeyIsValidAndOneOfAnotherRingIsNot() {
        KeyFixture.rotate(ring, clock);
        assertThat(seal.isValid(sealed)).isTrue();
        assertThat(seal.isValid(seal.sealed(Map.of("sub", "alice")))).isTrue();
        IssuanceSeal another = new IssuanceSeal(KeyFixture.seal(KeyFixture.signing(clock, SigningAlgorithm.HS256)));
        assertThat(another.isValid(sealed)).isFalse();
    }
}
