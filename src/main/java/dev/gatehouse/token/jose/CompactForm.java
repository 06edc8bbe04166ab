package dev.gatehouse.token.jose;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.IntStream;

/**
 * Checks the compact serialization of a JWS (RFC 7515, section 7.1) or JWE (RFC 7516, section 7.1): parts of base64url
 * without padding, blanks or stray bits. A lenient decoder accepts one token in many spellings. The header, and the claims
 * of a JWS, are UTF-8 (RFC 8725, section 3.7): JJWT replaces bytes that are not.
 */
public final class CompactForm {
    private static final int SIGNED_PARTS = 3;
    private static final int ENCRYPTED_PARTS = 5;

    /** The encrypted key of a JWE is empty with some algorithms. No other part may be empty. */
    private static final int KEY_PART = 1;

    private CompactForm() {}

    /** Whether a token has as many parts as a JWE. */
    public static boolean hasFiveParts(String token) {
        int dots = 0;
        for (int dot = token.indexOf('.'); dot >= 0; dot = token.indexOf('.', dot + 1)) {
            dots++;
        }
        return dots == ENCRYPTED_PARTS - 1;
    }

    public static boolean isSigned(String token) {
        return isCanonical(token, SIGNED_PARTS, 2);
    }

    public static boolean isEncrypted(String token) {
        return isCanonical(token, ENCRYPTED_PARTS, 1);
    }

    /** @param texts how many parts, from the first, are text */
    private static boolean isCanonical(String token, int count, int texts) {
        String[] parts = token.split("\\.", -1);
        return parts.length == count
                && IntStream.range(0, count)
                        .allMatch(i -> parts[i].isEmpty()
                                ? count == ENCRYPTED_PARTS && i == KEY_PART
                                : parts[i].equals(reencoded(parts[i], i < texts)));
    }

    /** @return another text if the part is not base64url without padding and stray bits, or is not text although it must be */
    private static String reencoded(String part, boolean isText) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(part);
            if (isText) {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            }
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        } catch (IllegalArgumentException | CharacterCodingException malformed) {
            return "";
        }
    }
}
