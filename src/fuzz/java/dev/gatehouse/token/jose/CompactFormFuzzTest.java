package dev.gatehouse.token.jose;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.nimbusds.jose.util.Base64URL;
import java.util.Arrays;

/** A token is canonical exactly if each of its parts is what encoding its decoded bytes gives. */
class CompactFormFuzzTest {
    private static final int KEY_PART = 1;

    @FuzzTest(maxDuration = "60s")
    void onlyTheCanonicalSpellingIsAccepted(byte[] input) {
        String token = new String(input, ISO_8859_1);
        assertThat(CompactForm.isSigned(token)).isEqualTo(isCanonical(token, 3, 2));
        assertThat(CompactForm.isEncrypted(token)).isEqualTo(isCanonical(token, 5, 1));
        assertThat(CompactForm.hasFiveParts(token)).isEqualTo(token.split("\\.", -1).length == 5);
    }

    private static boolean isCanonical(String token, int count, int texts) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != count) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            boolean mayBeEmpty = count == 5 && i == KEY_PART;
            if (parts[i].isEmpty() ? !mayBeEmpty : !parts[i].equals(reencoded(parts[i]))) {
                return false;
            }
            byte[] bytes = new Base64URL(parts[i]).decode();
            if (i < texts && !Arrays.equals(bytes, new String(bytes, UTF_8).getBytes(UTF_8))) {
                return false;
            }
        }
        return true;
    }

    /** Another decoder than the JDK's: it skips what is not base64. */
    private static String reencoded(String part) {
        return Base64URL.encode(new Base64URL(part).decode()).toString();
    }
}
