package dev.gatehouse.token.jose;

/**
 * The compact serialization of a JWS or a JWE (RFC 7515 and 7516, section 7.1) in its only spelling: parts of base64url
 * without padding, blanks or stray bits. Decoders that are lenient about these let one token pass in many spellings.
 */
public final class CompactForm {
    private static final int SIGNED = 3;
    private static final int ENCRYPTED = 5;

    /** The encrypted key is empty where the parties agree upon one without it. */
    private static final int KEY = 2;

    private CompactForm() {}

    public static boolean isEncrypted(String token) {
        return token.chars().filter(c -> c == '.').count() == ENCRYPTED - 1;
    }

    public static boolean isCanonical(String token) {
        int parts = isEncrypted(token) ? ENCRYPTED : SIGNED;
        int part = 0;
        int start = 0;
        for (int i = 0; i <= token.length(); i++) {
            if (i == token.length() || token.charAt(i) == '.') {
                boolean mayBeEmpty = ++part == KEY && parts == ENCRYPTED;
                if (part > parts || (i == start && !mayBeEmpty) || !endsWithoutStrayBits(token, start, i)) {
                    return false;
                }
                start = i + 1;
            } else if (value(token.charAt(i)) < 0) {
                return false;
            }
        }
        return part == parts;
    }

    /** Two or three characters left over stand for one or two bytes: the bits beyond these must be zero. */
    private static boolean endsWithoutStrayBits(String token, int start, int end) {
        return switch ((end - start) % 4) {
            case 0 -> true;
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
