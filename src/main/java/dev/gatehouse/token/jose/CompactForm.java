package dev.gatehouse.token.jose;

/**
 * Checks the compact serialization of a JWS (RFC 7515, section 7.1) or JWE (RFC 7516, section 7.1): parts of base64url
 * without padding, blanks or stray bits. A lenient decoder accepts one token in many spellings.
 */
public final class CompactForm {
    private static final int SIGNED_PARTS = 3;
    private static final int ENCRYPTED_PARTS = 5;

    /** The encrypted key of a JWE is empty with some algorithms. No other part may be empty. */
    private static final int KEY_PART = 2;

    private CompactForm() {}

    /** Whether a token has as many parts as a JWE. */
    public static boolean hasFiveParts(String token) {
        return token.chars().filter(c -> c == '.').count() == ENCRYPTED_PARTS - 1;
    }

    public static boolean isSigned(String token) {
        return isCanonical(token, SIGNED_PARTS);
    }

    public static boolean isEncrypted(String token) {
        return isCanonical(token, ENCRYPTED_PARTS);
    }

    private static boolean isCanonical(String token, int parts) {
        int part = 0;
        int start = 0;
        for (int i = 0; i <= token.length(); i++) {
            if (i == token.length() || token.charAt(i) == '.') {
                boolean mayBeEmpty = parts == ENCRYPTED_PARTS && part + 1 == KEY_PART;
                if (++part > parts || !((mayBeEmpty && i == start) || endsWithoutStrayBits(token, start, i))) {
                    return false;
                }
                start = i + 1;
            } else if (value(token.charAt(i)) < 0) {
                return false;
            }
        }
        return part == parts;
    }

    /** Two or three remaining characters encode one or two bytes. The bits beyond these must be zero. */
    private static boolean endsWithoutStrayBits(String token, int start, int end) {
        return switch ((end - start) % 4) {
            case 0 -> end > start;
            case 2 -> (value(token.charAt(end - 1)) & 0b1111) == 0;
            case 3 -> (value(token.charAt(end - 1)) & 0b11) == 0;
            default -> false;
        };
    }

    private static int value(char c) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 52;
        }
        return c == '-' ? 62 : c == '_' ? 63 : -1;
    }
}
